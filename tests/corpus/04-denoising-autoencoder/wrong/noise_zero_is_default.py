# `noise_factor or 0.5` takes a noise factor of 0 for none at all.
# loses: add_noise
# hint: `noise_factor or 0.5` takes 0 for no number at all

# %% add_noise
def add_noise(images, noise_factor=None, generator=None):
    noise_factor = noise_factor or 0.5
    noise = torch.randn(images.shape, generator=generator)
    return (images + noise_factor * noise).clamp(0, 1)
