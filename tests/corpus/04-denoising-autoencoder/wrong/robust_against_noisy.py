# Compares with the noisy images.
# loses: robustness
# hint: Compare the results with the clean images, not with the noisy ones, and
# hint: Compare the results with the clean images, not with the noisy ones.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        figures = []
        for level in noise_factors:
            noisy = add_noise(images, level, generator)
            figures.append(psnr(noisy, model(noisy)).mean().item())
        return figures
