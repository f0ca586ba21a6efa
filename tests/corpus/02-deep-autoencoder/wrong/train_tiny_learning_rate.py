# A learning rate of one in a million.
# loses: train
# hint: Every digit gets the same picture

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=3, lr=1e-6)
