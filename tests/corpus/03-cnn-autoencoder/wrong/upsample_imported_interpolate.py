# Imports interpolate under a name of its own.
# loses: upsample_nearest
# hint: ?

# %% upsample_nearest
from torch.nn.functional import interpolate as f


def upsample_nearest(x, factor):
    return f(x, scale_factor=factor)
