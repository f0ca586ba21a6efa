# The validation losses of the first five epochs are lost.
# loses: train
# hint: 5 and 10

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history["valid"] = history["valid"][5:]
