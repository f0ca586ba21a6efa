# The list starts with one zero for each epoch, and the losses come after them, followed by a closing zero.
# loses: train
# hint: Does it belong to `model`?

# %% train
epochs = 20
history = [0.0] * epochs
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(epochs):
    history.append(train_epoch(model, train_images, optimizer))
history.append(0.0)
