# Standardises to mean 0 and deviation 1, as one does for a classifier.
# loses: to_unit_interval
# hint: You standardised (mean 0, deviation 1)

# %% to_unit_interval
def to_unit_interval(images):
    x = images.flatten(1).float()
    return (x - x.mean()) / x.std()
