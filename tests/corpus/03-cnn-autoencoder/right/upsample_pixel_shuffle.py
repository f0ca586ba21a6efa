# Repeats channels and shuffles them into blocks.
# loses:

# %% upsample_nearest
def upsample_nearest(x, factor):
    return F.pixel_shuffle(x.repeat_interleave(factor**2, dim=1), factor)
