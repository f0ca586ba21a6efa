# The decoder begins with a linear layer over all 49 places.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: A convolution uses the same weights at every place.

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.bottleneck = Bottleneck(2 * width)
        self.spread = nn.Linear(49, 4 * width * 49)
        self.decoder = ConvDecoder(width)
        self.width = width

    def encode(self, x):
        return self.bottleneck(self.encoder(x))[1]

    def decode(self, code):
        features = torch.relu(self.spread(code.flatten(1)))
        return self.decoder(features.view(len(code), 4 * self.width, 7, 7))

    def forward(self, x):
        return self.decode(self.encode(x))
