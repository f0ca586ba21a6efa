# Draws from the global source of randomness, whatever is given.
# loses: add_noise
# may lose: train
# hint: Pass `generator` on to what draws the random numbers (torch.randn takes

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + noise_factor * torch.randn_like(images)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
