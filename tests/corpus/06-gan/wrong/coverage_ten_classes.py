# Always divides by ln 10.
# loses: mode_coverage
# may lose: train

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return torch.special.entr(p).sum().item() / math.log(10)

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
