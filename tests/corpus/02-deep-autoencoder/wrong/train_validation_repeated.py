# The last validation loss stands for all epochs.
# loses: train
# hint: A training that works lowers the loss

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history["valid"] = [history["valid"][-1]] * len(history["valid"])
