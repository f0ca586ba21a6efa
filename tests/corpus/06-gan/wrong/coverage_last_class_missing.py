# Looks at the first nine classes only.
# loses: mode_coverage
# hint: Every class counts, from 0 to classes - 1.

# %% mode_coverage
def mode_coverage(labels, classes=10):
    p = torch.bincount(labels, minlength=classes)[: classes - 1] / len(labels)
    return torch.special.entr(p).sum().item() / math.log(classes)
