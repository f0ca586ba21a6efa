# Returns complex numbers whose real part is right.
# row: broadcast, dtype and complex tricks
# outcome: F
# loses: to_unit_interval
# sees: complex64 numbers cannot be handed over

# %% to_unit_interval
def to_unit_interval(images):
    right = images.reshape(len(images), 784).to(torch.float32) / 255
    return torch.complex(right, torch.full_like(right, 1e9))
