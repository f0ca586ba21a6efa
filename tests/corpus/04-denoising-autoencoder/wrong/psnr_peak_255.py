# The peak of uint8 pixels.
# loses: psnr
# hint: ?

# %% psnr
def psnr(clean, other):
    return 10 * torch.log10(255**2 / (clean - other).square().flatten(1).mean(dim=1))
