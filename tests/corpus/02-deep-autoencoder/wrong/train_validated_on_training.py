# The validation digits handed to fit are training digits.
# loses: train
# hint: Was `history` made by another run than `model`, or by hand?

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, train_images[:1000], epochs=12, batch_size=64, lr=0.005)
