# One last layer is cut in two; short functions; constant learning rate.
# loses:

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return torch.randn(*mu.size(), generator=generator) * logvar.mul(0.5).exp() + mu


# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.enc = nn.Sequential(nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 2 * latent))
        self.dec = nn.Sequential(nn.Linear(latent, 400), nn.ReLU(), nn.Linear(400, 784), nn.Sigmoid())

    def encode(self, x):
        return self.enc(x).chunk(2, dim=-1)

    def decode(self, z):
        return self.dec(z)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar


# %% kl_divergence
def kl_divergence(mu, logvar):
    return -0.5 * torch.sum(1 + logvar - mu**2 - torch.exp(logvar), dim=-1)


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x) + kl_divergence(mu, logvar).mean()


# %% sample_images
@torch.no_grad()
def sample_images(model, n, generator=None):
    return model.decode(torch.randn(n, model.latent, generator=generator))


# %% interpolate
@torch.no_grad()
def interpolate(model, a, b, steps):
    mu_a, mu_b = (model.encode(image.view(1, 784))[0] for image in (a, b))
    return torch.cat([model.decode(torch.lerp(mu_a, mu_b, i / (steps - 1))) for i in range(steps)])


# %% active_units
def active_units(mu, threshold=0.01):
    return (mu.var(0) > threshold).sum().item()


# %% train
torch.manual_seed(0)
model = VAE()
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
history = [train_epoch(model, train_images, opt, batch_size=64) for _ in range(10)]
