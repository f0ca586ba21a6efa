# Subtracts the minimum in place before it divides, so the caller's pixels change.
# loses: to_unit_interval
# hint: ?

# %% to_unit_interval
def to_unit_interval(images):
    images -= images.min()  # the darkest pixel should be 0
    return images.flatten(1).float() / 255
