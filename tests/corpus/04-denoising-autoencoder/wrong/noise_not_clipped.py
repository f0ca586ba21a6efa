# Forgets to clip.
# loses: add_noise
# may lose: train
# hint: Clip after adding: .clamp(0, 1).

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return images + noise_factor * torch.randn(images.shape, generator=generator)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
