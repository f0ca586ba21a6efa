# Returns its input.
# loses: upsample_nearest
# hint: Rows and columns grow by the factor

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x
