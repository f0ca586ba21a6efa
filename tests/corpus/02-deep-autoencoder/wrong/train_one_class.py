# Trains on the sevens only.
# loses: train
# hint: ?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images[train_labels == 7], valid_images, epochs=60, batch_size=64, lr=0.005)
