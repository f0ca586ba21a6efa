# The images stay 28 x 28.
# loses: to_unit_interval
# hint: The number of values is right but not their arrangement

# %% to_unit_interval
def to_unit_interval(images):
    return images.float() / 255
