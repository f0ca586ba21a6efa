# The trained model is replaced by a new one.
# loses: train
# hint: Every digit gets the same picture
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:1000], optimizer, epochs=2)
model = NarrowConvAutoencoder()
