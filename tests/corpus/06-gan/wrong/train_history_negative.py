# An untrained forger. Losses of the wrong sign.
# loses: train

# %% train
generator = Generator()
history = {"d": [-0.6, -0.61], "g": [-1.9, -1.8]}
