# Laplace noise of the right deviation.
# loses: add_noise
# may lose: train
# hint: That is another distribution (uniform noise has 58 %)

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    u = torch.rand(images.shape, generator=generator) - 0.5
    noise = -u.sign() * torch.log(1 - 2 * u.abs() + 1e-9) / math.sqrt(2)
    return (images + noise_factor * noise).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
