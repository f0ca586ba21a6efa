# The validation losses are NaN.
# loses: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history["valid"] = [float("nan")] * 10
