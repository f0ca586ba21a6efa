# Raises an error.
# loses: psnr

# %% psnr
def psnr(clean, other):
    return clean.psnr(other)
