# The sum over the batch.
# loses: negative_elbo
# may lose: train
# hint: Take the mean over the images, so that the batch size doesn't matter.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") + kl_divergence(mu, logvar).sum()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
