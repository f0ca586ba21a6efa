# numpy quietly makes float64 of the division.
# loses: to_unit_interval
# hint: Convert the result to float32.

# %% to_unit_interval
def to_unit_interval(images):
    scaled = images.numpy() / 255.0
    return torch.tensor(scaled.reshape(len(scaled), 784))
