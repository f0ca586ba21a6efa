# One figure for the whole batch.
# loses: psnr
# hint: Take the mean over the pixels of each image only.

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10(F.mse_loss(other, clean))
