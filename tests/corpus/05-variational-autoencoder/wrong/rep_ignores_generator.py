# The generator is ignored.
# loses: reparameterize
# hint: Pass `generator` on to what draws the random numbers (torch.randn takes

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + (0.5 * logvar).exp() * torch.randn_like(mu)
