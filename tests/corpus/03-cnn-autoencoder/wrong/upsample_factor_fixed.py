# Always doubles.
# loses: upsample_nearest
# hint: Rows and columns grow by the factor

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
