# The validation losses are those of ten digits.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images[:10], epochs=10, batch_size=64, lr=0.005)
