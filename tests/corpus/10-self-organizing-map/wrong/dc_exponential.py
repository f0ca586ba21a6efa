# An exponential that knows no end.
# loses: decay
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return start * math.exp(-step / steps)
