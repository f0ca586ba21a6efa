# Works in place on the caller's logvar.
# loses: reparameterize
# may lose: train
# hint: An operation in place (such as mul_, exp_ or +=) changes the caller's

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    sigma = logvar.mul_(0.5).exp_()
    return mu + sigma * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
