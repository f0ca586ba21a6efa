# Sets a seed of its own at each call.
# loses: reparameterize
# may lose: train
# hint: Draw anew at each call, and set no seed of your own.

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    torch.manual_seed(0)
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
