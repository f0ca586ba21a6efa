# Forgets the first place.
# loses: conv_output_size
# hint: One is missing: the first place needs no step.

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride
