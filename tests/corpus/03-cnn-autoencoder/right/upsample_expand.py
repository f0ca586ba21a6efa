# Two axes of length 1 are expanded and folded in.
# loses:

# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    return x[:, :, :, None, :, None].expand(n, c, h, factor, w, factor).reshape(n, c, h * factor, w * factor)
