# Without noise the caller's own tensor is handed back.
# loses: add_noise
# hint: Who changes the result must not change the clean images

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    if noise_factor == 0:
        return images
    return (images + noise_factor * torch.randn(images.shape, generator=generator)).clamp(0, 1)
