# An untrained forger with a plausible history typed in.
# loses: train
# hint: ?

# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
