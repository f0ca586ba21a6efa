# Gradients are kept.
# loses: sample_images

# %% sample_images
def sample_images(model, n, generator=None):
    return model.decode(torch.randn(n, model.latent, generator=generator))
