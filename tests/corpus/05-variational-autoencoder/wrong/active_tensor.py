# Returns a tensor.
# loses: active_units
# hint: Count with sum() and turn the tensor into a number

# %% active_units
def active_units(mu, threshold=0.01):
    return (mu.var(dim=0) > threshold).sum()
