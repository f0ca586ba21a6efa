# Counts the padding at one end only.
# loses: conv_output_size
# hint: The padding is added at both ends

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + padding - kernel) // stride + 1
