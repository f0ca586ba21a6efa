# The losses are those of a run on 50 digits, learned by heart.
# loses: train
# hint: Does it belong to `model`?

# %% train
def fit(images, epochs, lr):
    network = Autoencoder()
    optimizer = torch.optim.Adam(network.parameters(), lr=lr)
    losses = [train_epoch(network, images, optimizer) for _ in range(epochs)]
    return network, losses


_, history = fit(train_images[:50], epochs=600, lr=1e-2)
model, _ = fit(train_images, epochs=20, lr=3e-3)
