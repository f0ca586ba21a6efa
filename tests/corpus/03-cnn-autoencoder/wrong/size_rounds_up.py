# Rounds up: counts a place where the kernel hangs over the edge.
# loses: conv_output_size
# hint: Where the last step does not fit, it is not taken

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return math.ceil((size + 2 * padding - kernel) / stride) + 1
