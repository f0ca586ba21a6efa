# Makes a new generator of the same seed at each call.
# loses: reparameterize
# hint: Draw from `generator` as it is, not from a seed of it.

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    if generator is not None:
        generator = torch.Generator().manual_seed(generator.initial_seed())
    return mu + torch.exp(0.5 * logvar) * torch.randn(mu.shape, generator=generator)
