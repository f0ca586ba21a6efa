# An untrained forger. The forger's losses are kept once less often.
# loses: train
# hint: ?

# %% train
generator = Generator()
history = {"d": [0.6, 0.61, 0.62], "g": [1.9, 1.8]}
