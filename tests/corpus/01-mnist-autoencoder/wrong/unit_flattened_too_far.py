# Flattens the whole batch into one long row.
# loses: to_unit_interval
# hint: The number of values is right but not their arrangement

# %% to_unit_interval
def to_unit_interval(images):
    return images.flatten().float() / 255
