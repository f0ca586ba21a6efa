# The mean square instead of the variance.
# loses: active_units
# hint: A mean that never varies says nothing, however large

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.square().mean(dim=0) > threshold).sum())
