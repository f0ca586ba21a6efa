# The generator is ignored.
# loses: reparameterize
# hint: ?

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
