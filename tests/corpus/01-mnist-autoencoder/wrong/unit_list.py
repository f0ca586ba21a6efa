# Returns nested Python lists instead of a tensor.
# loses: to_unit_interval
# hint: Return a torch tensor, as the docstring says.

# %% to_unit_interval
def to_unit_interval(images):
    return [[pixel / 255 for row in image for pixel in row] for image in images.tolist()]
