# The KL is left out.
# loses: negative_elbo
# may lose: train
# hint: The KL is left out: that is a plain autoencoder.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
