# The class has an option of its own, and the network is made with it and with another width; no seed is set.
# loses:

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16, slope=0.0):
        super().__init__()
        self.slope = slope
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.view(F.leaky_relu(self.features(self.encoder(x)), self.slope))

    def decode(self, code):
        return self.decoder(F.leaky_relu(self.widen(code), self.slope))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = NarrowConvAutoencoder(width=14, slope=0.2)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = train_epochs(model, train_images, optimizer, epochs=4, batch_size=32)
