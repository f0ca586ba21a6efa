# The standard deviation instead of the variance.
# loses: active_units
# hint: The threshold is for the variance, not for the standard deviation.

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.std(dim=0) > threshold).sum())
