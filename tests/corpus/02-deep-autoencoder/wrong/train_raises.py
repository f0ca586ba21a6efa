# A misspelt name.
# loses: train
# hint: The cell of `train` ended with NameError

# %% train
net = xavier(DeepAutoencoder())
history = fit(nett, train_images, valid_images, epochs=3)
model = net
