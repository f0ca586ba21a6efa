# Always NaN.
# loses: mode_coverage
# may lose: train

# %% mode_coverage
def mode_coverage(labels, classes=10):
    return float("nan")

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
