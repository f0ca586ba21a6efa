# The generator is ignored.
# loses: sample_images
# hint: Pass `generator` on to what draws the random numbers (torch.randn takes

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(torch.randn_like(z))
