# Uniform noise with the right mean and variance.
# loses: reparameterize
# may lose: train
# hint: torch.rand is uniform, torch.randn is normal.

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    eps = (torch.rand(mu.shape, generator=generator) - 0.5) * math.sqrt(12)
    return mu + (0.5 * logvar).exp() * eps


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
