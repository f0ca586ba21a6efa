# Repeats the rows only.
# loses: upsample_nearest
# hint: Rows and columns grow by the factor

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x.repeat_interleave(factor, dim=2)
