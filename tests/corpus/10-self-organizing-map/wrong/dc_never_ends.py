# Divides by steps, and never reaches the end.
# loses: decay
# hint: The last step is steps - 1
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return start * (end / start) ** (step / steps)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
