# Uses F.interpolate.
# loses: upsample_nearest
# hint: That is what nn.functional.interpolate and nn.Upsample do

# %% upsample_nearest
def upsample_nearest(x, factor):
    return F.interpolate(x, scale_factor=factor)
