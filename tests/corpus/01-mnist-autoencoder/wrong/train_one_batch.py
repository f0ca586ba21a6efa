# Trains on the same 32 digits again and again.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
batch = train_images[:32]
history = []
for _ in range(400):
    history.append(train_epoch(model, batch, optimizer))
