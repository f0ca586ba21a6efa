# Worked out in numpy, without slopes.
# loses: kl_divergence
# may lose: train
# hint: No slope arrives: .item(), .detach(), .data, numpy or no_grad cut it

# %% kl_divergence
def kl_divergence(mu, logvar):
    m, v = mu.detach().numpy(), logvar.detach().numpy()
    return torch.from_numpy(0.5 * (m**2 + np.exp(v) - 1 - v).sum(1))


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
