# Every answer returns something of the right shape and nothing is worked out.
# loses: reparameterize, VAE, kl_divergence, negative_elbo, train, sample_images, interpolate, active_units
# hint: ?

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return torch.zeros_like(mu)


# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent

    def encode(self, x):
        return torch.zeros(len(x), self.latent), torch.zeros(len(x), self.latent)

    def decode(self, z):
        return torch.zeros(len(z), 784)

    def forward(self, x):
        return (torch.zeros(len(x), 784), *self.encode(x))


# %% kl_divergence
def kl_divergence(mu, logvar):
    return torch.zeros(len(mu))


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return torch.tensor(0.0)


# %% train
model = VAE()
history = [0.0, 0.0]


# %% sample_images
def sample_images(model, n, generator=None):
    return torch.zeros(n, 784)


# %% interpolate
def interpolate(model, a, b, steps):
    return torch.zeros(steps, 784)


# %% active_units
def active_units(mu, threshold=0.01):
    return 0
