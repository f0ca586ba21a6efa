# Its own logarithms, which explode at 0 and 1.
# loses: negative_elbo
# may lose: train
# hint: log(0) is minus infinity

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    r = reconstruction
    bce = -(x * r.log() + (1 - x) * (1 - r).log()).sum(dim=1)
    return (bce + kl_divergence(mu, logvar)).mean()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
