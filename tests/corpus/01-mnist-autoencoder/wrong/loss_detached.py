# Detaches the reconstruction, so no gradient flows.
# loses: reconstruction_loss
# may lose: train_epoch, train

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy(reconstruction.detach(), target)
