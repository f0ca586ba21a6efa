# The history belongs to a first attempt.
# loses: train
# hint: Does it belong to `model`?

# %% train
first = DeepAutoencoder()
history = fit(first, train_images[:500], valid_images, epochs=4, lr=0.001)
model = xavier(DeepAutoencoder())
fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
