# A ReLU instead of a sigmoid at the end: pixels can exceed 1.
# loses: Autoencoder
# may lose: train
# hint: A layer (or a ReLU) has no upper bound

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, code_size), nn.ReLU())
        self.decoder = nn.Sequential(nn.Linear(code_size, 784), nn.ReLU())

    def encode(self, images):
        return self.encoder(images)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
