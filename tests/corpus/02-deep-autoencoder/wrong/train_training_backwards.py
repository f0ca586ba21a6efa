# The training losses run backwards.
# loses: train
# hint: The list runs backwards

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history["train"].reverse()
