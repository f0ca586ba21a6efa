# One noise image for the whole batch.
# loses: add_noise
# may lose: train
# hint: Draw noise for the whole batch

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    noise = torch.randn(images.shape[1:], generator=generator)
    return (images + noise_factor * noise).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
