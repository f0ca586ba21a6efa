# The default noise factor is 1.
# loses: add_noise
# may lose: train
# hint: The default of noise_factor is 0.5.

# %% add_noise
def add_noise(images, noise_factor=1.0, generator=None):
    return (images + noise_factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
