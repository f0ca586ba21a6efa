# Computes KL and loss in float64 and hands out float32; logvar is clamped to a wide range; the KL is warmed up.
# loses:

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent: int = 20):
        super().__init__()
        self.latent = latent
        self.trunk = nn.Linear(784, 400)
        self.mu_head = nn.Linear(400, latent)
        self.logvar_head = nn.Linear(400, latent)
        nn.init.zeros_(self.logvar_head.weight)
        nn.init.zeros_(self.logvar_head.bias)
        self.up = nn.Linear(latent, 400)
        self.out = nn.Linear(400, 784)

    def encode(self, x):
        h = F.silu(self.trunk(x))
        return self.mu_head(h), self.logvar_head(h).clamp(-10, 10)

    def decode(self, z):
        return torch.sigmoid(self.out(F.silu(self.up(z))))

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = reparameterize(mu, logvar, generator=None)
        return self.decode(z), mu, logvar


# %% kl_divergence
def kl_divergence(mu, logvar):
    m, v = mu.double(), logvar.double()
    each = (m.square() + v.exp() - 1 - v) / 2
    return each.sum(-1).float()


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    r, t = reconstruction.double().clamp(1e-12, 1 - 1e-12), x.double()
    cross_entropy = -(t * r.log() + (1 - t) * torch.log1p(-r)).sum(1)
    return (cross_entropy + kl_divergence(mu, logvar).double()).mean().float()


# %% active_units
def active_units(mu, threshold=0.01):
    centred = mu.double() - mu.double().mean(dim=0, keepdim=True)
    return int(torch.count_nonzero(centred.square().mean(dim=0) > threshold))


# %% train
torch.manual_seed(11)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for epoch in range(12):
    weight = min(1.0, (epoch + 1) / 4)

    def warm(r, x, mu, logvar, weight=weight):
        return negative_elbo(r, x, mu, logvar) - (1 - weight) * kl_divergence(mu, logvar).mean()

    history.append(train_epoch(model, train_images, optimizer, batch_size=80, loss=warm))
