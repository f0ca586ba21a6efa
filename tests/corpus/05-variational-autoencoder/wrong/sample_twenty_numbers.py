# Always 20 numbers.
# loses: sample_images
# hint: RuntimeError: addmm: mat1 and mat2 shapes cannot be multiplied

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(torch.randn(n, 20, generator=generator))
