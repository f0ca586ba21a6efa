# Mean squared error instead of binary cross-entropy.
# loses: reconstruction_loss
# hint: That is the mean squared error, not the binary cross-entropy.

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.mse_loss(reconstruction, target)
