# Uniform noise with the right mean and deviation.
# loses: add_noise
# may lose: train
# hint: That is another distribution (uniform noise has 58 %)

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    noise = (torch.rand(images.shape, generator=generator) - 0.5) * math.sqrt(12)
    return (images + noise_factor * noise).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
