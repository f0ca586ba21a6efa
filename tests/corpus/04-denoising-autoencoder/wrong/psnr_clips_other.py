# Clips `other` to [0, 1] before comparing, so that errors beyond the range don't count.
# loses: psnr
# hint: Compare `other` as it is

# %% psnr
def psnr(clean, other):
    error = (clean - other.clamp(0, 1)).pow(2).flatten(1).mean(dim=1)
    return 10 * torch.log10(1 / error)
