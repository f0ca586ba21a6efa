# Codes half as wide as the prior, for prettier pictures.
# loses: sample_images
# hint: ?

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(0.5 * z)
