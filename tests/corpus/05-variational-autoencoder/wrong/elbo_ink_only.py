# The cross-entropy is summed over the pixels that have ink.
# loses: negative_elbo
# may lose: train
# hint: That is the mean over the pixels with ink

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    costs = F.binary_cross_entropy(reconstruction, x, reduction="none") * (x > 0)
    return (costs.sum(dim=1) + kl_divergence(mu, logvar)).mean()
