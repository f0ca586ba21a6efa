# Reshapes the given tensor itself with an in-place method.
# loses: to_unit_interval
# hint: An operation in place

# %% to_unit_interval
def to_unit_interval(images):
    images.resize_(len(images), 784)
    return images.float() / 255
