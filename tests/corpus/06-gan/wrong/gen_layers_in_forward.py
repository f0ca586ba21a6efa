# The layers are made anew at each call.
# loses: Generator
# may lose: train
# hint: In evaluation mode the output follows from the input alone.

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.latent = latent
        self.last = nn.Linear(128, 784)

    def forward(self, z):
        hidden = torch.relu(nn.Linear(self.latent, 128)(z))
        return torch.tanh(self.last(hidden)).view(-1, 1, 28, 28)

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
