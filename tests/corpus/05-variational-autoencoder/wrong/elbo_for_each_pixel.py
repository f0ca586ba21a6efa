# Nats for each pixel.
# loses: negative_elbo
# may lose: train
# hint: That is for each pixel; −ELBO is in nats per image.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return (
        F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x) + kl_divergence(mu, logvar).mean()
    ) / 784


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
