# The model is not trained at all.
# loses: train
# hint: Every digit gets the same picture
# hint: A training that works lowers the loss

# %% train
model = NarrowConvAutoencoder()
history = [0.69, 0.69]
