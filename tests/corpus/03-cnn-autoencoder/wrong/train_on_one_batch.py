# Trains on one batch of 64 digits.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:64], optimizer, epochs=40, batch_size=32)
