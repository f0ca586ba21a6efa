# Returns rows of 784.
# loses: add_noise
# may lose: *
# hint: The number of values is right but not their arrangement

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return (images + noise_factor * torch.randn(images.shape, generator=generator)).clamp(0, 1).flatten(1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
