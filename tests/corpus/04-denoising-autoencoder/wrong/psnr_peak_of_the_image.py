# The brightest pixel of the image as peak.
# loses: psnr
# hint: The peak is 1, whatever the brightest pixel of an image is.

# %% psnr
def psnr(clean, other):
    return 10 * torch.log10(clean.flatten(1).amax(dim=1) ** 2 / (clean - other).square().flatten(1).mean(dim=1))
