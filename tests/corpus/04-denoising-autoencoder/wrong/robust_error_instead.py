# Mean squared errors instead of decibels.
# loses: robustness
# hint: Those are errors, not decibels

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [F.mse_loss(model(add_noise(images, s, generator)), images).item() for s in noise_factors]
