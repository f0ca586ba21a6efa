# Estimated from one random draw.
# loses: kl_divergence
# may lose: train
# hint: It is the closed form: nothing is drawn at random.

# %% kl_divergence
def kl_divergence(mu, logvar):
    z = mu + (logvar / 2).exp() * torch.randn_like(mu)
    return 0.5 * (z**2 - (z - mu) ** 2 / logvar.exp() - logvar).sum(dim=1)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
