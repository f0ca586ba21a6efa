# Gradients are kept.
# loses: sample_images
# hint: Nothing is learned here

# %% sample_images
def sample_images(model, n, generator=None):
    return model.decode(torch.randn(n, model.latent, generator=generator))
