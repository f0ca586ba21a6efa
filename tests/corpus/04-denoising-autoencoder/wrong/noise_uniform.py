# Uniform noise from 0 to 1 instead of normal noise.
# loses: add_noise
# may lose: train
# hint: That looks like uniform noise, torch.rand

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + noise_factor * torch.rand(images.shape, generator=generator)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
