# An untrained forger. Only the detective's losses are kept.
# loses: train
# hint: ?

# %% train
generator = Generator()
history = {"d": [0.6, 0.61]}
