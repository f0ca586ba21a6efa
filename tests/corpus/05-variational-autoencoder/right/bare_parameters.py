# Bare parameters and matrix products, distributions of torch for the KL, detached results.
# loses:

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    eps = torch.empty_like(mu.detach()).normal_(generator=generator)
    return mu + torch.sqrt(torch.exp(logvar)) * eps


# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        for name, (rows, columns) in {
            "hidden": (784, 400),
            "mean": (400, latent),
            "spread": (400, latent),
            "widen": (latent, 400),
            "pixels": (400, 784),
        }.items():
            self.register_parameter(
                f"w_{name}", nn.Parameter(torch.randn(rows, columns) * math.sqrt(1.5 / (rows + columns)))
            )
            self.register_parameter(f"b_{name}", nn.Parameter(torch.zeros(columns)))

    def encode(self, x):
        h = torch.tanh(x @ self.w_hidden + self.b_hidden)
        return h @ self.w_mean + self.b_mean, h @ self.w_spread + self.b_spread

    def decode(self, z):
        h = torch.relu(z @ self.w_widen + self.b_widen)
        return 1 / (1 + torch.exp(-(h @ self.w_pixels + self.b_pixels)))

    def forward(self, x):
        code = self.encode(x)
        return (self.decode(reparameterize(*code)), *code)


# %% kl_divergence
def kl_divergence(mu, logvar):
    posterior = torch.distributions.Normal(mu, (0.5 * logvar).exp())
    prior = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return torch.distributions.kl_divergence(posterior, prior).sum(1)


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    r = reconstruction.clamp(1e-6, 1 - 1e-6)
    log_likelihood = (x * r.log() + (1 - x) * (1 - r).log()).sum(dim=1)
    return -(log_likelihood - kl_divergence(mu, logvar)).mean()


# %% sample_images
def sample_images(model, n, generator=None):
    size = model.encode(torch.zeros(1, 784))[0].shape[1]
    z = torch.normal(torch.zeros(n, size), torch.ones(n, size), generator=generator)
    return model.decode(z).detach()


# %% interpolate
def interpolate(model, a, b, steps):
    model.eval()
    start = model.encode(a[None])[0][0]
    end = model.encode(b[None])[0][0]
    line = [start + (end - start) * i / (steps - 1) for i in range(steps)]
    return model.decode(torch.stack(line)).detach()


# %% active_units
def active_units(mu, threshold=0.01):
    variances = np.var(mu.detach().numpy(), axis=0)
    return int(np.sum(variances > threshold))


# %% train
torch.manual_seed(42)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = []
for epoch in range(11):
    history.append(train_epoch(model, train_images, optimizer, batch_size=80))
