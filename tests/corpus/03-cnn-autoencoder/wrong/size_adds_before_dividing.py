# Adds the one before the division, which is the same only for stride 1.
# loses: conv_output_size
# hint: One is added after the division

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel + 1) // stride
