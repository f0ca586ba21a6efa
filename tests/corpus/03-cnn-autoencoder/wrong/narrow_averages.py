# The code is the picture averaged to 7 × 7: nothing is learned.
# loses: NarrowConvAutoencoder
# hint: The code is what a learned convolution with one filter gives.

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
        return F.avg_pool2d(x, 4)

    def decode(self, code):
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))
