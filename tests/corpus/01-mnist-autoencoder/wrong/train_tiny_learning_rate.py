# One epoch with a learning rate of one in a million.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Append the loss of each epoch, once an epoch.

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-6)
history = [train_epoch(model, train_images, optimizer)]
