# Trains until the loss is below 0.05, which grey pixels make impossible.
# loses: train
# hint: The cell of `train` was stopped

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = [1.0]
while history[-1] > 0.05:
    history.append(train_epoch(model, train_images, optimizer))
