# An untrained forger. The same list under both keys.
# loses: train
# hint: ?

# %% train
generator = Generator()
losses = [0.6, 0.61, 0.59]
history = {"d": losses, "g": losses}
