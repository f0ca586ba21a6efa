# Gradients are kept.
# loses: sample_images
# hint: ?

# %% sample_images
def sample_images(model, n, generator=None):
    return model.decode(torch.randn(n, model.latent, generator=generator))
