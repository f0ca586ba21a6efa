# Mean absolute error instead of binary cross-entropy.
# loses: reconstruction_loss
# may lose: train
# hint: That is the mean absolute error, not the binary cross-entropy.

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return (reconstruction - target).abs().mean()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
