# The error is clamped, so that equal images get 60 dB.
# loses: psnr
# hint: log10(1 / 0) is infinity in PyTorch

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).mean(dim=1).clamp(min=1e-6))
