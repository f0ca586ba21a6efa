# The − 1 is missing.
# loses: kl_divergence
# may lose: train
# hint: The − 1 for each dimension is missing

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
