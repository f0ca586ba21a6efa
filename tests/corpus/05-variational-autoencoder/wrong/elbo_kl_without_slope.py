# The KL is added as a plain number.
# loses: negative_elbo
# may lose: train
# hint: No slope arrives at mu: .item(), .detach(), .data or no_grad cut it off.

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x) + kl_divergence(mu, logvar).mean().item()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
