# Divides by the logarithm of the number of classes that occur.
# loses: mode_coverage
# may lose: train

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = labels.unique(return_counts=True)[1] / len(labels)
    return -(p * p.log()).sum().item() / max(math.log(len(p)), 1e-9)

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
