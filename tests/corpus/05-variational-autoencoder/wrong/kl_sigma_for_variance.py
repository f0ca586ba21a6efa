# sigma stands where the variance should.
# loses: kl_divergence
# may lose: train
# hint: The variance is exp(logvar), not sigma = exp(logvar / 2).

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
