# The KL is subtracted.
# loses: negative_elbo
# may lose: train
# hint: The KL is subtracted: it is a price, too, and is added.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x) - kl_divergence(mu, logvar).mean()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
