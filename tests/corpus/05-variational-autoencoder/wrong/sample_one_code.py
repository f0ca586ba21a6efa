# One code for all images.
# loses: sample_images
# hint: Every number is drawn by itself

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(z[:1].expand(n, -1))
