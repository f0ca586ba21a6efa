# One random number for each image, the same for all its pixels.
# loses: add_noise
# may lose: train
# hint: Draw one random number for each pixel

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    noise = torch.randn(len(images), 1, 1, 1, generator=generator)
    return (images + noise_factor * noise).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
