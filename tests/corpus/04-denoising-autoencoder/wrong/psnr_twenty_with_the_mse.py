# 20 with the mean squared error.
# loses: psnr
# hint: 20 belongs to the root of the MSE

# %% psnr
def psnr(clean, other):
    return -20 * torch.log10((clean - other).square().flatten(1).mean(dim=1))
