# The noise factor is not passed on.
# loses: robustness
# hint: All figures are those of noise 0.5

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, generator=generator))).mean().item() for _ in noise_factors]
