# Only the type and the shape change, the division by 255 is forgotten.
# loses: to_unit_interval
# hint: The values are still 0 … 255

# %% to_unit_interval
def to_unit_interval(images):
    pixels = images.numpy().astype("float32")
    return torch.from_numpy(pixels.reshape(-1, 784))
