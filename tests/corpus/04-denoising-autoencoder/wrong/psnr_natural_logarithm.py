# Natural logarithm.
# loses: psnr
# hint: That is the natural logarithm

# %% psnr
def psnr(clean, other):
    return -10 * torch.log((clean - other).square().flatten(1).mean(dim=1))
