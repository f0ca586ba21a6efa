# Returns NaN everywhere.
# loses: add_noise
# may lose: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return images * float("nan")


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
