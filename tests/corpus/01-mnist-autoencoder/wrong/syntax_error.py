# The class statement lacks its colon, so nothing of the cell is defined.
# loses: Autoencoder
# may lose: train
# hint: The cell of `Autoencoder` ended with SyntaxError

# %% Autoencoder
class Autoencoder(nn.Module)
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)

    def encode(self, x):
        return torch.relu(self.encoder(x))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
