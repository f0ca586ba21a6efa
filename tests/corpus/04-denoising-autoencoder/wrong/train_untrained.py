# Never trains; the losses are made up.
# loses: train
# hint: ?

# %% train
model = DenoisingAutoencoder()
history = [0.19, 0.12, 0.11]
