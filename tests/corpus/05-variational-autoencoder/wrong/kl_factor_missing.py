# The factor ½ is missing.
# loses: kl_divergence
# may lose: train
# hint: The factor ½ is missing.

# %% kl_divergence
def kl_divergence(mu, logvar):
    return (mu**2 + logvar.exp() - 1 - logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
