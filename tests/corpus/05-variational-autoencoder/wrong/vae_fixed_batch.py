# A reshape holds the batch size of the training.
# loses: VAE
# may lose: train
# hint: A number that belongs to one batch stands in the code (in a reshape, or

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
        hidden = torch.relu(self.look(x)).view(100, 400)
        return self.to_mu(hidden), self.to_logvar(hidden)

    def decode(self, z):
        return torch.sigmoid(self.draw(torch.relu(self.widen(z))))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
