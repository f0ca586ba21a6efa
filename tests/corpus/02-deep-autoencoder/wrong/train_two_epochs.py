# Two epochs are not enough.
# loses: train
# hint: ?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=2)
