# 10 with the root of the mean squared error.
# loses: psnr
# hint: 10 belongs to the MSE itself

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).mean(dim=1).sqrt())
