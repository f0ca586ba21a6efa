# The variance over the dimensions of each image.
# loses: active_units
# hint: The variance is over the images, that is over dim 0.

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.var(dim=1) > threshold).sum())
