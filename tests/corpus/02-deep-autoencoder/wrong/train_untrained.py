# An untrained model with a plausible history typed in.
# loses: train
# hint: Every digit gets the same picture
# hint: Does it belong to `model`?

# %% train
model = DeepAutoencoder()
history = {"train": [0.231, 0.168, 0.147, 0.133, 0.124], "valid": [0.201, 0.160, 0.144, 0.136, 0.131]}
