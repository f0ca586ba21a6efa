# A buffer of the batch size of the training.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: A number that belongs to one batch stands in the code (in a reshape, or

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)
        self.register_buffer('start', torch.zeros(20, 1, 7, 7))

    def encode(self, x):
        return self.start + self.view(F.relu(self.features(self.encoder(x))))

    def decode(self, code):
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
