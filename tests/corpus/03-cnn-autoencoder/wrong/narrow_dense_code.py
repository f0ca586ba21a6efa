# A linear layer over all places makes the code.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: A convolution uses the same weights at every place.

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Linear(4 * width * 49, 49)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.view(F.relu(self.features(self.encoder(x))).flatten(1)).view(-1, 1, 7, 7)

    def decode(self, code):
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
