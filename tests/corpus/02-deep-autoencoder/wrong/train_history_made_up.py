# A trained model, and losses from a formula.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history = {"train": [0.05 + 0.2 * 0.7**i for i in range(10)], "valid": [0.06 + 0.2 * 0.7**i for i in range(10)]}
