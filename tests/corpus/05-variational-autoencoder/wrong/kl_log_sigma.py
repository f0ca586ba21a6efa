# logvar is taken for the logarithm of sigma.
# loses: kl_divergence
# may lose: train
# hint: logvar is the logarithm of the variance already, not of sigma.

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * (mu**2 + (2 * logvar).exp() - 1 - 2 * logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
