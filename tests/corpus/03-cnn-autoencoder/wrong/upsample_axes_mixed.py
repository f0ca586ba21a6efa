# Repeats at the wrong places before the reshape, which mixes the axes.
# loses: upsample_nearest
# hint: Does a reshape mix the axes?

# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    large = x[..., None, None].expand(n, c, h, w, factor, factor)
    return large.reshape(n, c, h * factor, w * factor)
