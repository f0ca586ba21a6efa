# Rescales to [0, 1] instead of clipping.
# loses: add_noise
# may lose: train
# hint: Clip the sum: don't rescale it, don't squash it, don't take its

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    noisy = images + noise_factor * torch.randn(images.shape, generator=generator)
    return (noisy - noisy.min()) / (noisy.max() - noisy.min())


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
