# The noise does not come from the generator.
# loses: robustness
# hint: Pass `generator` on to add_noise.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, s))).mean().item() for s in noise_factors]
