# The mean over the dimensions instead of their sum.
# loses: kl_divergence
# may lose: train
# hint: Sum over the latent dimensions

# %% kl_divergence
def kl_divergence(mu, logvar):
    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).mean(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
