# The layers stand in a plain list, so no optimiser finds them.
# loses: Generator
# may lose: train

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.layers = [nn.Linear(latent, 256), nn.ReLU(), nn.Linear(256, 784), nn.Tanh()]

    def forward(self, z):
        for layer in self.layers:
            z = layer(z)
        return z.view(-1, 1, 28, 28)

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
