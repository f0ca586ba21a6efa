# The default start, plain Adam with its default learning rate, small batches.
# loses:

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    N, latent = mu.shape
    if generator is None:
        eps = torch.randn_like(logvar)
    else:
        eps = torch.randn((N, latent), generator=generator)
    return mu + torch.exp(logvar / 2) * eps


# %% interpolate
def interpolate(model, a, b, steps):
    images = []
    with torch.no_grad():
        mu_a, _ = model.encode(a.reshape(1, -1))
        mu_b, _ = model.encode(b.reshape(1, -1))
        for t in np.linspace(0, 1, steps):
            images.append(model.decode((1 - float(t)) * mu_a + float(t) * mu_b))
    return torch.vstack(images)


# %% train
torch.manual_seed(9)
model = VAE()
optimizer = torch.optim.Adam(model.parameters())
history = []
for epoch in range(14):
    history.append(train_epoch(model, train_images, optimizer, batch_size=50))
