# Uses the loss for logits on probabilities: a second sigmoid.
# loses: reconstruction_loss
# may lose: train

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy_with_logits(reconstruction, target)
