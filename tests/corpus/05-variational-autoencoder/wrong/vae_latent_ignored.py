# The code always has 20 numbers.
# loses: VAE
# hint: a float32 tensor of shape (8, 20)

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.look = nn.Linear(784, 400)
        self.to_mu = nn.Linear(400, 20)
        self.to_logvar = nn.Linear(400, 20)
        self.widen = nn.Linear(20, 400)
        self.draw = nn.Linear(400, 784)

    def encode(self, x):
        hidden = torch.relu(self.look(x))
        return self.to_mu(hidden), self.to_logvar(hidden)

    def decode(self, z):
        return torch.sigmoid(self.draw(torch.relu(self.widen(z))))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar
