# The optimizer holds the parameters of another model, so the model never learns.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Collect the losses while training.

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(Autoencoder().parameters(), lr=3e-3)
history = []
for _ in range(5):
    history.append(train_epoch(model, train_images, optimizer))
