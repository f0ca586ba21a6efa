# The noise does not come from the generator.
# loses: robustness
# hint: ?

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, s))).mean().item() for s in noise_factors]
