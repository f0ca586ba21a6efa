# The divergence from the prior to the posterior.
# loses: kl_divergence
# may lose: train
# hint: That is the divergence the other way round, from the prior.

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * ((1 + mu**2) / logvar.exp() - 1 + logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
