# Trains on the sevens only.
# loses: train
# hint: Train longer, on all training images, from a good start (xavier), and
# hint: Was `history` made by another run than `model`, or by hand?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images[train_labels == 7], valid_images, epochs=60, batch_size=64, lr=0.005)
