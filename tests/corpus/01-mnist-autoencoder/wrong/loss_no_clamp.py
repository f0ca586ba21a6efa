# The bare formula: NaN as soon as a pixel is exactly 0 or 1.
# loses: reconstruction_loss
# may lose: train
# hint: log(0) is minus infinity

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return -(target * torch.log(reconstruction) + (1 - target) * torch.log(1 - reconstruction)).mean()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
