# Scales the codes by the greatest of the batch.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: In evaluation mode, what is made of an input must not depend on the

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
        code = self.view(F.relu(self.features(self.encoder(x))))
        return code / code.abs().max()

    def decode(self, code):
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
