# The sum over the pixels instead of the mean.
# loses: psnr
# hint: ?

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).sum(dim=1))
