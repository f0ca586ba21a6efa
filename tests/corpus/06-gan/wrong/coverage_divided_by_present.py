# Divides by the logarithm of the number of classes that occur.
# loses: mode_coverage
# hint: Divide by ln(classes), whatever `classes` is, also where some don't

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = labels.unique(return_counts=True)[1] / len(labels)
    return -(p * p.log()).sum().item() / max(math.log(len(p)), 1e-9)
