# Averages over the pixels that have ink: the black ones do not count.
# loses: reconstruction_loss
# may lose: train
# hint: That is the mean over the pixels with ink

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    losses = F.binary_cross_entropy(reconstruction, target, reduction="none")
    return losses[target > 0].mean()
