# Rounded to whole numbers.
# loses: decay
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return max(float(round(start * (end / start) ** (step / (steps - 1)))), end)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
