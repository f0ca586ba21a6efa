# KL worked out inside, with sigma for the variance.
# loses: negative_elbo
# may lose: train
# hint: The KL is another one: the variance is exp(logvar), not sigma.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    kl = 0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum(1).mean()
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x) + kl


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
