# Rounds down with numpy, which leaves a float.
# loses: conv_output_size
# hint: / gives a float in Python

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return np.floor((size + 2 * padding - kernel) / stride) + 1
