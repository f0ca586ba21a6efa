# A transposed convolution whose kernel is a block of ones, one for each channel.
# loses:

# %% upsample_nearest
def upsample_nearest(x, factor):
    channels = x.shape[1]
    block = torch.ones(channels, 1, factor, factor)
    return F.conv_transpose2d(x, block, stride=factor, groups=channels)
