# Always NaN.
# loses: mode_coverage
# hint: ?

# %% mode_coverage
def mode_coverage(labels, classes=10):
    return float("nan")
