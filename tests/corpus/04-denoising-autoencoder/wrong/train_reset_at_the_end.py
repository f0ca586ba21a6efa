# Trains one network and hands in another.
# loses: train
# hint: Every digit gets the same picture
# hint: Does it belong to `model`?

# %% train
network = DenoisingAutoencoder()
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
history = [train_epoch(network, train_images, optimizer, batch_size=32) for _ in range(2)]
model = DenoisingAutoencoder()
