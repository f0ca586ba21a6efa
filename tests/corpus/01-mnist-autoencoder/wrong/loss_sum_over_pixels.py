# Summed over the pixels, averaged over the images.
# loses: reconstruction_loss
# hint: That is the sum over the pixels of an image

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    bce = F.binary_cross_entropy(reconstruction, target, reduction="none")
    return bce.sum(dim=1).mean()
