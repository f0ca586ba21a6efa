# Uses a network of its own instead of the one passed in.
# loses: sample_images
# hint: Return what model.decode gives for the codes, as it is
# hint: Pass `generator` on to what draws the random numbers (torch.randn takes

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return VAE(model.latent).decode(z)
