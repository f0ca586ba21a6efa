# The network draws its noise itself, only while training; KL is worked out inside the loss; batch normalisation.
# loses:

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.body = nn.Sequential(nn.Linear(784, 400), nn.BatchNorm1d(400), nn.ReLU())
        self.fc_mu, self.fc_logvar = nn.Linear(400, latent), nn.Linear(400, latent)
        self.decoder = nn.Sequential(nn.Linear(latent, 400), nn.ReLU(), nn.Linear(400, 784), nn.Sigmoid())

    def encode(self, x):
        h = self.body(x)
        return self.fc_mu(h), self.fc_logvar(h)

    def reparameterize(self, mu, logvar):
        if not self.training:
            return mu
        std = torch.exp(0.5 * logvar)
        return mu + torch.randn_like(std) * std

    def decode(self, z):
        return self.decoder(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(self.reparameterize(mu, logvar)), mu, logvar


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    bce = nn.BCELoss(reduction="sum")(reconstruction, x)
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (bce + kld) / x.size(0)


# %% train
torch.manual_seed(3)
model = VAE(20)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for _ in range(12):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
