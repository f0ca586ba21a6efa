# Uses nn.Upsample.
# loses: upsample_nearest
# hint: That is what nn.functional.interpolate and nn.Upsample do

# %% upsample_nearest
def upsample_nearest(x, factor):
    return nn.Upsample(scale_factor=factor)(x)
