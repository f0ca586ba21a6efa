# Asks the model in training mode.
# loses: robustness
# hint: Call model.eval() before you ask the model.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.train()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, s, generator))).mean().item() for s in noise_factors]
