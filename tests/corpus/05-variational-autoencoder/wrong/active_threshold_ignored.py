# Always 0.01.
# loses: active_units
# hint: ?

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.var(dim=0) > 0.01).sum())
