# The entropy in nats.
# loses: mode_coverage
# hint: Divide by ln(classes), so that the greatest value is 1.
# hint: Divide by ln(classes), whatever `classes` is, also where some don't

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return torch.special.entr(p).sum().item()
