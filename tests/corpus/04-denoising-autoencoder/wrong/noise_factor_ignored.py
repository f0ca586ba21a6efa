# The noise is always 0.5.
# loses: add_noise
# may lose: train
# hint: Is noise_factor used, or is it always 0.5 (or 1)?

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + 0.5 * torch.randn(images.shape, generator=generator)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
