# Always 0.01.
# loses: active_units
# hint: Compare with `threshold`, not with a fixed number.

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.var(dim=0) > 0.01).sum())
