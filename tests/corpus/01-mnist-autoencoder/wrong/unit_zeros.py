# The right shape and type, all zeros.
# loses: to_unit_interval
# hint: Everything has become black

# %% to_unit_interval
def to_unit_interval(images):
    result = torch.zeros(len(images), 784)
    for i in range(len(images)):
        result[i].copy_(torch.zeros(784))  # TODO: pixels
    return result
