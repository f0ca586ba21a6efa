# An untrained forger. A list of pairs instead of a dictionary.
# loses: train

# %% train
generator = Generator()
history = [(0.6, 1.9), (0.61, 1.8)]
