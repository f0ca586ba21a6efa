# Makes a fresh model in the last line, after the training.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(20):
    history.append(train_epoch(model, train_images, optimizer))
model = Autoencoder(code_size=32)
