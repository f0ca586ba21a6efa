# The entropy in nats.
# loses: mode_coverage
# hint: ?

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes) / len(labels)
    return torch.special.entr(p).sum().item()
