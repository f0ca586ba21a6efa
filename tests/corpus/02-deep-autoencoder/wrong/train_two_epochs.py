# Two epochs are not enough.
# loses: train
# hint: Train longer, on all training images, from a good start (xavier), and

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=2)
