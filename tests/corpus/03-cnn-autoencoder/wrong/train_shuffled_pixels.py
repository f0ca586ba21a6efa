# Trains on digits whose pixels were shuffled.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
order = torch.randperm(784)
shuffled = train_images.flatten(1)[:, order].reshape(train_images.shape)
history = train_epochs(model, shuffled[:2000], optimizer, epochs=2, batch_size=32)
