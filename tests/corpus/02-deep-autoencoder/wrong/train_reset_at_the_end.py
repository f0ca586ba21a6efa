# A fresh model in the last line.
# loses: train
# hint: Every digit gets the same picture
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
model = xavier(DeepAutoencoder())
