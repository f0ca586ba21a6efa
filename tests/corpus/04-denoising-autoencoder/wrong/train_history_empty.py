# Trained briefly, and the list is empty.
# loses: train
# hint: ?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
train_epoch(model, train_images[:320], optimizer)
history = []
