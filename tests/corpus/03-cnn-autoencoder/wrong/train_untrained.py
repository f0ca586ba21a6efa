# The model is not trained at all.
# loses: train
# hint: ?

# %% train
model = NarrowConvAutoencoder()
history = [0.69, 0.69]
