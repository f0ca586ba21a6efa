# Works in place on the caller's logvar.
# loses: reparameterize
# may lose: train

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    sigma = logvar.mul_(0.5).exp_()
    return mu + sigma * torch.randn(mu.shape, generator=generator)
