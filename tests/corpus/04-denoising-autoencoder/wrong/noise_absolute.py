# Adds the absolute value of the noise.
# loses: add_noise
# may lose: train
# hint: The noise must pull down as often as it pushes up

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + noise_factor * torch.randn(images.shape, generator=generator).abs()).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
