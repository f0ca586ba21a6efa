# Prints the result and returns nothing.
# loses: to_unit_interval
# hint: Return a torch tensor, as the docstring says.

# %% to_unit_interval
def to_unit_interval(images):
    scaled = images.flatten(1).float() / 255
    print(scaled.shape, scaled.min(), scaled.max())
