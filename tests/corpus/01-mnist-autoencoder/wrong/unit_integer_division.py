# Integer division: every grey turns black.
# loses: to_unit_interval
# hint: Everything has become black

# %% to_unit_interval
def to_unit_interval(images):
    return (images.reshape(-1, 784) // 255).float()
