# One epoch with a learning rate of one in a million.
# loses: train
# hint: ?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-6)
history = [train_epoch(model, train_images, optimizer)]
