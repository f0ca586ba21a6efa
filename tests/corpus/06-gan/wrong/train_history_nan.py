# An untrained forger. NaN among the losses.
# loses: train

# %% train
generator = Generator()
history = {"d": [0.6, 0.61], "g": [float("nan"), 1.8]}
