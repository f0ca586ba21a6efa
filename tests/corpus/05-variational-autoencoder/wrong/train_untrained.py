# Not trained, and an invented history.
# loses: train
# hint: ?

# %% train
model = VAE()
history = [210.0, 160.0, 140.0, 130.0]
