# The class does not parse: a colon is missing.
# loses: Autoencoder
# may lose: train

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32)
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)
