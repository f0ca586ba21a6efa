# Returns NaN.
# loses: conv_output_size
# hint: nan

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return float('nan')
