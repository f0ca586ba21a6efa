# Keeps an nn.Upsample under another name.
# loses: upsample_nearest
# hint: ?

# %% upsample_nearest
from torch.nn import UpsamplingNearest2d as Enlarge


def upsample_nearest(x, factor):
    return Enlarge(scale_factor=factor)(x)
