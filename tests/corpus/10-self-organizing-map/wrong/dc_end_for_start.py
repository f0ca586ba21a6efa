# From the end to the start.
# loses: decay
# hint: It goes from `start` to `end`
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return end * (start / end) ** (step / (steps - 1))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
