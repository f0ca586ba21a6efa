# Divides the code by its own norm before the ReLU has left anything: NaN.
# loses: Autoencoder
# may lose: train

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)
        nn.init.xavier_uniform_(self.encoder.weight)
        nn.init.xavier_uniform_(self.decoder.weight)

    def encode(self, images):
        code = F.relu(self.encoder(images) - 1000)
        return code / code.norm(dim=1, keepdim=True)

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))
