# Shows the model the clean images.
# loses: robustness
# hint: ?

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(images)).mean().item() for s in noise_factors]
