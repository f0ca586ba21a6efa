# Raises an error.
# loses: psnr
# may lose: train

# %% psnr
def psnr(clean, other):
    return clean.psnr(other)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
