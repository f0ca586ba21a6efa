# The picture comes out transposed, in the right shape.
# loses: upsample_nearest
# hint: Does a reshape mix the axes?

# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    large = x.mT.repeat_interleave(factor, dim=2).repeat_interleave(factor, dim=3)
    return large.reshape(n, c, h * factor, w * factor)
