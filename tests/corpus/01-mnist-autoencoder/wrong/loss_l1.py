# Mean absolute error instead of binary cross-entropy.
# loses: reconstruction_loss
# may lose: train

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return (reconstruction - target).abs().mean()
