# Never trains; the losses are made up.
# loses: train
# hint: Every digit gets the same picture
# hint: Was `history` made by another run than `model`, or by hand?

# %% train
model = DenoisingAutoencoder()
history = [0.19, 0.12, 0.11]
