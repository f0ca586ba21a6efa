# The view is frozen.
# loses: NarrowConvAutoencoder
# hint: The view must be learned too

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)
        self.view.requires_grad_(False)

    def encode(self, x):
        return self.view(F.relu(self.features(self.encoder(x))))

    def decode(self, code):
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))
