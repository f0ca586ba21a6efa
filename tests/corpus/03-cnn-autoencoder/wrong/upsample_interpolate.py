# Uses F.interpolate.
# loses: upsample_nearest
# hint: ?

# %% upsample_nearest
def upsample_nearest(x, factor):
    return F.interpolate(x, scale_factor=factor)
