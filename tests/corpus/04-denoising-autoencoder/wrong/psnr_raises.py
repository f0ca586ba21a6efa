# Raises an error.
# loses: psnr
# hint: ?

# %% psnr
def psnr(clean, other):
    return clean.psnr(other)
