# The size of the mean instead of the variance.
# loses: active_units
# hint: That counts means away from 0

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.mean(dim=0).abs() > threshold).sum())
