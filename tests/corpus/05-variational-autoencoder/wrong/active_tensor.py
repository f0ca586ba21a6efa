# Returns a tensor.
# loses: active_units
# may lose: train

# %% active_units
def active_units(mu, threshold=0.01):
    return (mu.var(dim=0) > threshold).sum()


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
