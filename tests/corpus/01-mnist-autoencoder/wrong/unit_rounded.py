# Converts back to bytes after the division, which leaves only black and white.
# loses: to_unit_interval
# hint: Everything has become black

# %% to_unit_interval
def to_unit_interval(images):
    scaled = (images / 255).to(torch.uint8)
    return scaled.flatten(1).to(torch.float32)
