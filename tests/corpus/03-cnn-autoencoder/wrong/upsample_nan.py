# Returns NaN.
# loses: upsample_nearest
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x.repeat_interleave(factor, dim=2).repeat_interleave(factor, dim=3) * math.nan
