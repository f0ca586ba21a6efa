# Always NaN.
# loses: mode_coverage
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% mode_coverage
def mode_coverage(labels, classes=10):
    return float("nan")
