# Measures the noisy images and never asks the model.
# loses: robustness
# hint: The model was not asked

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    return [psnr(images, add_noise(images, s, generator)).mean().item() for s in noise_factors]
