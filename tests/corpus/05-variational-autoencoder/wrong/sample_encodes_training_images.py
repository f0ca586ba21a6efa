# Encodes training images and decodes their codes.
# loses: sample_images
# hint: The prior is N(0, I): torch.randn, neither shifted nor scaled; no image

# %% sample_images
def sample_images(model, n, generator=None):
    with torch.no_grad():
        rows = torch.randint(len(train_images), (n,), generator=generator)
        mu, logvar = model.encode(train_images[rows])
        return model.decode(reparameterize(mu, logvar, generator))
