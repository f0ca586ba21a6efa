# Returns its input.
# loses: upsample_nearest

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x
