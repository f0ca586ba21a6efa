# A small number in the logarithm makes equal images finite.
# loses: psnr
# hint: ?

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).mean(dim=1) + 1e-10)
