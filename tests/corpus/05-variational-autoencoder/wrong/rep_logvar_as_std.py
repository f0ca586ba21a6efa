# logvar itself is taken for the standard deviation.
# loses: reparameterize
# may lose: train
# hint: logvar is a logarithm, it is not sigma itself

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + logvar * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
