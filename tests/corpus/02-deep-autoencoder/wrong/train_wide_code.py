# A code of 128 numbers.
# loses: train
# hint: a float32 tensor of shape (64, 128)

# %% train
model = xavier(DeepAutoencoder((784, 256, 128)))
history = fit(model, train_images, valid_images, epochs=6, batch_size=64, lr=0.005)
