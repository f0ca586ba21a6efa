# Repeats the rows but tiles the columns.
# loses: upsample_nearest
# hint: The columns are tiled: repeat each column.

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x.repeat_interleave(factor, dim=2).repeat(1, 1, 1, factor)
