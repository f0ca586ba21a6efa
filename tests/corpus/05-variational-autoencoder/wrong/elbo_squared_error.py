# The squared error.
# loses: negative_elbo
# may lose: train
# hint: That is the squared error, not the cross-entropy.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.mse_loss(reconstruction, x, reduction="sum") / len(x) + kl_divergence(mu, logvar).mean()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
