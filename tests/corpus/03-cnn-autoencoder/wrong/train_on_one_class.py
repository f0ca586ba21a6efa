# Trains on ones only.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[train_labels == 1], optimizer, epochs=10, batch_size=20)
