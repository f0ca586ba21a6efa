# Two linear layers in a row in the encoder with nothing in between: still a linear map.
# loses: Autoencoder
# hint: Without a non-linearity (such as ReLU) between them, several layers in

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.first = nn.Linear(784, 128)
        self.second = nn.Linear(128, code_size)
        self.decoder = nn.Linear(code_size, 784)
        for layer in (self.first, self.second, self.decoder):
            nn.init.xavier_uniform_(layer.weight)

    def encode(self, images):
        return self.second(self.first(images))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))
