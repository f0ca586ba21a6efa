# The right shape with zeros.
# loses: upsample_nearest
# hint: Does a reshape mix the axes?
# hint: Something cuts the graph

# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    return torch.zeros(n, c, h * factor, w * factor)
