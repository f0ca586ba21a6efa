# The logarithm of 0 gives NaN where a class is missing.
# loses: mode_coverage
# hint: ?

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return -(p * p.log()).sum().item() / math.log(classes)
