# One code for all images.
# loses: sample_images
# may lose: train

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        z = torch.randn(n, model.latent, generator=generator)
        return model.decode(z[:1].expand(n, -1))


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
