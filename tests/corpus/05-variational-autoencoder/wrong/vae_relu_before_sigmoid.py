# A ReLU in front of the sigmoid: no pixel can get darker than 0.5.
# loses: VAE
# may lose: train
# hint: The last layer goes straight into one sigmoid

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.look = nn.Linear(784, 400)
        self.to_mu = nn.Linear(400, latent)
        self.to_logvar = nn.Linear(400, latent)
        self.widen = nn.Linear(latent, 400)
        self.draw = nn.Linear(400, 784)

    def encode(self, x):
        hidden = torch.relu(self.look(x))
        return self.to_mu(hidden), self.to_logvar(hidden)

    def decode(self, z):
        return torch.sigmoid(torch.relu(self.draw(torch.relu(self.widen(z)))))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar
