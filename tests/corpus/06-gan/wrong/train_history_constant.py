# An untrained forger. The same number in each epoch.
# loses: train
# hint: ?

# %% train
generator = Generator()
history = {"d": [0.6] * 8, "g": [1.9] * 8}
