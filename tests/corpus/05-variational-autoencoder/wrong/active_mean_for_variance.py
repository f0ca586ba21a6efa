# The size of the mean instead of the variance.
# loses: active_units
# hint: ?

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.mean(dim=0).abs() > threshold).sum())
