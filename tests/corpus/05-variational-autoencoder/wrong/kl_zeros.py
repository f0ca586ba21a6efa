# Right shape, zeros.
# loses: kl_divergence
# may lose: train
# hint: Sum over the latent dimensions, and over nothing else
# hint: No slope arrives: .item(), .detach(), .data, numpy or no_grad cut it

# %% kl_divergence
def kl_divergence(mu, logvar):
    return torch.zeros(len(mu))


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
