# The sum over the pixels instead of the mean.
# loses: psnr
# may lose: train

# %% psnr
def psnr(clean, other):
    return -10 * torch.log10((clean - other).square().flatten(1).sum(dim=1))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
