# Always zero.
# loses: negative_elbo
# may lose: train
# hint: Is it worked out from what is given?
# hint: No slope arrives at the reconstruction

# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return torch.tensor(0.0, requires_grad=True)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
