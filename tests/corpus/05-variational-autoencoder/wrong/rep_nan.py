# The root of logvar, which is NaN where logvar is negative.
# loses: reparameterize
# may lose: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + logvar.sqrt() * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
