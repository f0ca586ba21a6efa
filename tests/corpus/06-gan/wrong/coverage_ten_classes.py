# Always divides by ln 10.
# loses: mode_coverage
# hint: Divide by ln(classes), whatever `classes` is, also where some don't

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return torch.special.entr(p).sum().item() / math.log(10)
