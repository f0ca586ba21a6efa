# Each level is added to the noise of the levels before.
# loses: robustness
# hint: The noise adds up: add each level to the clean images.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        noisy, figures = images, []
        for s in noise_factors:
            noisy = add_noise(noisy, s, generator)
            figures.append(psnr(images, model(noisy)).mean().item())
        return figures
