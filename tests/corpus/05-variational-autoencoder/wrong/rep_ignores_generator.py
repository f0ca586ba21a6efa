# The generator is ignored.
# loses: reparameterize

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
