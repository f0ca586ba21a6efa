# One of the two layers is hidden in a plain list.
# loses: Generator
# may lose: train
# hint: Some layer is not registered.

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.first = [nn.Linear(latent, 256)]
        self.last = nn.Linear(256, 784)

    def forward(self, z):
        return torch.tanh(self.last(F.relu(self.first[0](z)))).view(-1, 1, 28, 28)

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
