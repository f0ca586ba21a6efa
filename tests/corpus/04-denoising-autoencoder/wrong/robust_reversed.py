# Sorts the levels first.
# loses: robustness
# hint: The levels are sorted: give the figures in the order that was asked for.

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, s, generator))).mean().item() for s in sorted(noise_factors)]
