# decode expects codes as bounded as its own and gives what leaves [0, 1] for others.
# loses: NarrowConvAutoencoder
# hint: A layer (or a ReLU) has no upper bound

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.view(F.relu(self.features(self.encoder(x))))

    def decode(self, code):
        drawn = self.decoder(F.relu(self.widen(code)))
        return drawn + (code.abs().amax(dim=(1, 2, 3), keepdim=True) > 100).float()

    def forward(self, x):
        return self.decode(self.encode(x))
