# Returns a tensor.
# loses: active_units
# hint: ?

# %% active_units
def active_units(mu, threshold=0.01):
    return (mu.var(dim=0) > threshold).sum()
