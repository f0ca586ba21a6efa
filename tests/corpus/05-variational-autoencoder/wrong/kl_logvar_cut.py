# logvar is cut to -4 … 4: narrow and wide regions get another price.
# loses: kl_divergence
# may lose: negative_elbo, train
# hint: Is logvar cut off somewhere?

# %% kl_divergence
def kl_divergence(mu, logvar):
    logvar = torch.clamp(logvar, -4.0, 4.0)
    return -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp(), dim=1)
