# Mean squared error instead of binary cross-entropy.
# loses: reconstruction_loss
# hint: ?

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.mse_loss(reconstruction, target)
