# Trained as an ordinary autoencoder.
# loses: train
# hint: Was it trained at noise 0.5?
# hint: Does it belong to `model`?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images, optimizer, noise_factor=0.0, batch_size=32) for _ in range(3)]
