# Returns its input.
# loses: upsample_nearest
# hint: ?

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x
