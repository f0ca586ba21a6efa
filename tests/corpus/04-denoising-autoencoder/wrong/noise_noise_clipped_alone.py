# Clips the noise and not the sum.
# loses: add_noise
# may lose: train
# hint: Clip the sum: don't rescale it, don't squash it, don't take its

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + (noise_factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)) / 2


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
