# Summed over everything instead of averaged.
# loses: reconstruction_loss
# may lose: train_epoch, train
# hint: That is the sum; take the mean, so that batch size and image size don't

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy(reconstruction, target, reduction="sum")


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
