# Divides by the largest value of the batch instead of by 255.
# loses: to_unit_interval
# hint: You divided by the greatest pixel of this batch

# %% to_unit_interval
def to_unit_interval(images):
    images = images.flatten(1).float()
    return images / images.max()
