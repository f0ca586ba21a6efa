# The pixels become floats but stay between 0 and 255.
# loses: to_unit_interval
# hint: The values are still 0 … 255

# %% to_unit_interval
def to_unit_interval(images):
    return images.reshape(len(images), 784).float()
