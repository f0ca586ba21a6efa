# Seeds itself so that the result can be repeated: the same noise at every call.
# loses: add_noise
# may lose: train
# hint: A fixed seed inside add_noise gives the same noise each time.
# hint: Draw anew at each call, and set no seed of your own.

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    torch.manual_seed(0)
    return (images + noise_factor * torch.randn_like(images)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
