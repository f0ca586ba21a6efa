# The peak of uint8 pixels.
# loses: psnr
# hint: The peak is 1 here: these pixels go from 0 to 1, not to 255.

# %% psnr
def psnr(clean, other):
    return 10 * torch.log10(255**2 / (clean - other).square().flatten(1).mean(dim=1))
