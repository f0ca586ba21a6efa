# The PSNR of the mean error, not the mean of the PSNR.
# loses: robustness
# hint: Take the mean of the images' PSNR, not the PSNR of their mean error.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        errors = [F.mse_loss(model(add_noise(images, s, generator)), images) for s in noise_factors]
    return [-10 * math.log10(error.item()) for error in errors]
