# Adds the noise to the images that were passed in.
# loses: add_noise
# may lose: train
# hint: An operation in place (such as +=, add_ or clamp_ on the images)

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    images += noise_factor * torch.randn(images.shape, generator=generator)
    return images.clamp_(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
