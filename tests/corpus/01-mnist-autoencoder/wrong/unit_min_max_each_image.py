# Stretches every image to its own minimum and maximum.
# loses: to_unit_interval
# hint: You stretched each image to its own least and greatest pixel

# %% to_unit_interval
def to_unit_interval(images):
    x = images.float().view(-1, 784)
    low = x.min(dim=1, keepdim=True).values
    high = x.max(dim=1, keepdim=True).values
    return (x - low) / (high - low + 1e-8)
