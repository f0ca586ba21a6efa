# Uniform codes.
# loses: sample_images
# hint: torch.rand is uniform, torch.randn is normal.

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        z = torch.rand(n, model.latent, generator=generator) * math.sqrt(12) - math.sqrt(3)
        return model.decode(z)
