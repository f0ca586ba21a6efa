# Calls the operation below nn.functional.interpolate.
# loses: upsample_nearest
# hint: That is what nn.functional.interpolate and nn.Upsample do

# %% upsample_nearest
def upsample_nearest(x, factor):
    size = [x.shape[2] * factor, x.shape[3] * factor]
    return torch.ops.aten.upsample_nearest2d(x, size)
