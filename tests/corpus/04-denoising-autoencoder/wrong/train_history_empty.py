# Trained briefly, and the list is empty.
# loses: train
# hint: The ground is grey instead of black
# hint: Append the loss of each epoch, once an epoch.

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
train_epoch(model, train_images[:320], optimizer)
history = []
