# One number for each image.
# loses: negative_elbo
# may lose: train
# hint: Sum over the pixels, add each image's KL, take the mean over the images.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    bce = F.binary_cross_entropy(reconstruction, x, reduction="none").sum(1)
    return bce + kl_divergence(mu, logvar)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
