# Seeds the generator anew at each call.
# loses: add_noise
# may lose: train
# hint: Set no seed inside: whoever passes a generator decides.

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    if generator is not None:
        generator.manual_seed(0)
    return (images + noise_factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
