# One eps for all images of the batch.
# loses: reparameterize
# may lose: train
# hint: Every number is drawn by itself

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu + (0.5 * logvar).exp() * torch.randn(mu.shape[1], generator=generator)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
