# Trains on the sevens only.
# loses: train
# hint: Train longer, on all training images, from a good start (xavier), and
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images[train_labels == 7], valid_images, epochs=60, batch_size=64, lr=0.005)
