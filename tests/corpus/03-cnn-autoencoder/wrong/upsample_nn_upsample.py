# Uses nn.Upsample.
# loses: upsample_nearest
# hint: ?

# %% upsample_nearest
def upsample_nearest(x, factor):
    return nn.Upsample(scale_factor=factor)(x)
