# Counts the classes that occur.
# loses: mode_coverage
# hint: That counts the classes that occur
# hint: Divide by ln(classes), whatever `classes` is, also where some don't

# %% mode_coverage
def mode_coverage(labels, classes=10):
    return len(labels.unique()) / classes
