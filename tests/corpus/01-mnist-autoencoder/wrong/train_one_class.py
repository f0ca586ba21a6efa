# Trains on the sevens only.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
sevens = train_images[train_labels == 7]
history = []
for _ in range(80):
    history.append(train_epoch(model, sevens, optimizer))
