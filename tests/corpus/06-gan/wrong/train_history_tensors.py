# An untrained forger. Losses that hold their graphs.
# loses: train
# hint: ?

# %% train
generator = Generator()
history = {"d": [(w.sum() * 0 + 0.6).mean() for w in list(generator.parameters())[:2]], "g": [1.9, 1.8]}
