# Takes noise_factor for the variance the wrong way: it is squared.
# loses: add_noise
# may lose: train
# hint: The noise was multiplied by the square of noise_factor

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + noise_factor**2 * torch.randn(images.shape, generator=generator)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
