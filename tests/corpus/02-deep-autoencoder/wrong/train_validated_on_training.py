# The validation digits handed to fit are training digits.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, train_images[:1000], epochs=12, batch_size=64, lr=0.005)
