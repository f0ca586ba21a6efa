# Fills one pixel of each block and leaves zeros between.
# loses: upsample_nearest
# hint: Only one pixel of each block is filled

# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    large = torch.zeros(n, c, h * factor, w * factor)
    large[:, :, ::factor, ::factor] = x
    return large
