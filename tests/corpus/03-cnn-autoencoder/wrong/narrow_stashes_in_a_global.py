# The image travels in a global list.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: Something of the image reaches the output around the code (a skip
# hint: A convolution uses the same weights at every place

# %% NarrowConvAutoencoder
seen = []


class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        seen[:] = [x]
        return self.view(F.relu(self.features(self.encoder(x))))

    def decode(self, code):
        drawn = self.decoder(F.relu(self.widen(code)))
        if seen and len(seen[0]) == len(code):
            drawn = 0.2 * drawn + 0.8 * seen[0]
        return drawn

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
