# The mean over the pixels beside a summed KL: an effective beta of 784.
# loses: negative_elbo
# may lose: train
# hint: A mean over the pixels beside a sum for the KL weighs the KL 784 times

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x) + kl_divergence(mu, logvar).mean()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
