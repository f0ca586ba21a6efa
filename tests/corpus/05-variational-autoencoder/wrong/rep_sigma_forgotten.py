# The noise is not scaled.
# loses: reparameterize
# may lose: train
# hint: sigma is missing: eps has to be scaled by exp(logvar / 2).

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
