# Uses the loss for logits on probabilities: a second sigmoid.
# loses: reconstruction_loss
# may lose: train
# hint: The reconstruction holds probabilities already

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy_with_logits(reconstruction, target)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
