# Reconstruction and target are swapped.
# loses: negative_elbo
# may lose: train
# hint: Reconstruction and target are swapped.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    bce = F.binary_cross_entropy(x, reconstruction, reduction="sum") / len(x)
    return bce + kl_divergence(mu, logvar).mean()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
