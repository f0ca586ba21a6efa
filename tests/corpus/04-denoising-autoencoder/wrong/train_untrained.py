# Never trains; the losses are made up.
# loses: train
# hint: Every digit gets the same picture
# hint: Does it belong to `model`?

# %% train
model = DenoisingAutoencoder()
history = [0.19, 0.12, 0.11]
