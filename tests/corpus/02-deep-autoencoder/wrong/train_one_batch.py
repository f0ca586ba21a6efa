# Trains on the same 64 digits again and again.
# loses: train
# hint: Train longer, on all training images, from a good start (xavier), and
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images[:64], valid_images, epochs=300, batch_size=64, lr=0.003)
