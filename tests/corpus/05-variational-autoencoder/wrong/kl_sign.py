# The sign is wrong.
# loses: kl_divergence
# may lose: train
# hint: The sign is wrong: a divergence is never negative.

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * (1 + logvar - mu**2 - logvar.exp()).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
