# One mean of all levels.
# loses: robustness
# hint: One float for each noise level, in a Python list.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        figures = [psnr(images, model(add_noise(images, s, generator))).mean().item() for s in noise_factors]
    return sum(figures) / len(figures)
