# Divides with / and does not round down.
# loses: conv_output_size
# hint: Where the last step does not fit, it is not taken
# hint: / gives a float in Python

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) / stride + 1
