# The logarithm of 0 gives NaN where a class is missing.
# loses: mode_coverage
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return -(p * p.log()).sum().item() / math.log(classes)
