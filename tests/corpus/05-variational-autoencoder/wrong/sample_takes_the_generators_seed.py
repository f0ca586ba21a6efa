# Seeds PyTorch's own generator with the seed of the one that is given, and draws from that.
# loses: sample_images
# hint: Draw from `generator` as it is, not from a seed of it.

# %% sample_images
def sample_images(model, n, generator=None):
    if generator is not None:
        torch.manual_seed(generator.initial_seed())
    with torch.no_grad():
        return model.decode(torch.randn(n, model.latent))
