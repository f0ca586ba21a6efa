# Forgets super().__init__(), so no layer can be assigned.
# loses: Autoencoder
# may lose: train
# hint: AttributeError: cannot assign module before Module.__init__() call

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)

    def encode(self, images):
        return F.relu(self.encoder(images))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
