# Only the first validation loss is kept.
# loses: train
# hint: Append the loss of each epoch, once an epoch.

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history["valid"] = history["valid"][:1]
