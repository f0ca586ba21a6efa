# The layer that widens the code is made while computing.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: In evaluation mode the output follows from the input alone.

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.width = width
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.view(F.relu(self.features(self.encoder(x))))

    def decode(self, code):
        widen = nn.Conv2d(1, 4 * self.width, 3, padding=1)
        return self.decoder(F.relu(widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
