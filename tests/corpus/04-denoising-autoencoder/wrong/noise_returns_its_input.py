# Returns the images as they are.
# loses: add_noise
# may lose: train
# hint: Nothing was added.

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return images.clone()


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
