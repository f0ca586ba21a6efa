# The stride is 2 unless said otherwise.
# loses: conv_output_size
# hint: 13

# %% conv_output_size
def conv_output_size(size, kernel, stride=2, padding=0):
    return (size + 2 * padding - kernel) // stride + 1
