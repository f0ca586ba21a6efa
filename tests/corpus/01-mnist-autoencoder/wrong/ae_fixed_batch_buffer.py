# Adds a bias of shape (64, code_size), so other batch sizes fail.
# loses: Autoencoder
# may lose: train
# hint: A number that belongs to one batch stands in the code

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(784, code_size) * 0.05)
        self.b1 = nn.Parameter(torch.zeros(64, code_size))
        self.W2 = nn.Parameter(torch.randn(code_size, 784) * 0.05)
        self.b2 = nn.Parameter(torch.zeros(64, 784))

    def encode(self, images):
        return torch.relu(images @ self.W1 + self.b1)

    def decode(self, code):
        return torch.sigmoid(code @ self.W2 + self.b2)

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
