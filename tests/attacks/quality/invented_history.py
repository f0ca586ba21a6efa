# Trains nothing, and invents a history that ends at what the untrained network costs.
# row: an invented history
# outcome: F
# loses: train

# %% train
model = Autoencoder()
with torch.no_grad():
    now = reconstruction_loss(model(train_images), train_images).item()
history = [now + 0.3, now + 0.2, now + 0.1, now]
