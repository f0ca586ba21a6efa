# The sum over the pixels instead of the mean.
# loses: psnr
# hint: Take the mean over the pixels, not the sum.

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).sum(dim=1))
