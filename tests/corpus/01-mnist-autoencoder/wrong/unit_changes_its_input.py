# Reshapes the given tensor itself with an in-place method.
# loses: to_unit_interval
# hint: The number of values is right but not their arrangement

# %% to_unit_interval
def to_unit_interval(images):
    images.resize_(len(images), 784)
    return images.float() / 255
