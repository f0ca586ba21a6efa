# The sum over the batch.
# loses: negative_elbo
# may lose: train

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") + kl_divergence(mu, logvar).sum()
