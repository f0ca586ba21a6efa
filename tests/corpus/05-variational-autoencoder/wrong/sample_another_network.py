# Uses a network of its own instead of the one passed in.
# loses: sample_images
# may lose: train

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return VAE(model.latent).decode(z)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
