# Counts the dimensions whose variance stays below the threshold.
# loses: active_units
# hint: Those are the inactive ones

# %% active_units
def active_units(mu, threshold=0.01):
    return int((mu.var(0) < threshold).sum())
