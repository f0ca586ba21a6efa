# Raises an error.
# loses: conv_output_size
# hint: NameError: name 'paddings' is not defined

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * paddings - kernel) // stride + 1
