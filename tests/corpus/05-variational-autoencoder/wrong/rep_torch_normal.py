# torch.normal draws the code, and no slope goes through it.
# loses: reparameterize
# may lose: train

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return torch.normal(mu, (0.5 * logvar).exp(), generator=generator)
