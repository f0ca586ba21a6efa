# Codes twice as wide.
# loses: sample_images
# hint: The prior is N(0, I): torch.randn, neither shifted nor scaled; no image

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(2 * z)
