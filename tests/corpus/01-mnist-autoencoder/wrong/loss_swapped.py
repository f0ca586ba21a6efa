# The two arguments are exchanged.
# loses: reconstruction_loss
# may lose: train_epoch, train
# hint: The two arguments are swapped

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy(target, reconstruction)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
