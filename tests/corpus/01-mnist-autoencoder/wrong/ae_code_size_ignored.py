# Writes 32 into the layers and ignores code_size.
# loses: Autoencoder
# hint: Use code_size where the layers are made, not a fixed number.

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, 32)
        self.decoder = nn.Linear(32, 784)
        nn.init.xavier_uniform_(self.encoder.weight)
        nn.init.xavier_uniform_(self.decoder.weight)

    def encode(self, images):
        return F.relu(self.encoder(images))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))
