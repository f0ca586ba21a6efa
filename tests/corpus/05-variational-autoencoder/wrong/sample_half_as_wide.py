# Codes half as wide as the prior, for prettier pictures.
# loses: sample_images
# hint: The prior is N(0, I): torch.randn, neither shifted nor scaled; no image

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(0.5 * z)
