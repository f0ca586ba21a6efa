# exp(logvar), the variance, is taken for the standard deviation.
# loses: reparameterize
# may lose: train
# hint: logvar is the logarithm of the variance

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + logvar.exp() * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
