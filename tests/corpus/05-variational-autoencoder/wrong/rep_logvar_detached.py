# No slope into logvar: sigma is computed without gradients.
# loses: reparameterize
# may lose: train
# hint: No slope arrives at logvar

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    with torch.no_grad():
        sigma = (0.5 * logvar).exp()
    return mu + sigma * torch.randn(mu.shape, generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
