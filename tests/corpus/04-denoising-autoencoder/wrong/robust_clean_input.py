# Shows the model the clean images.
# loses: robustness
# hint: Compare the results with the clean images, not with the noisy ones, and

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(images)).mean().item() for s in noise_factors]
