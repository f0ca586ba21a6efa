# Has gone one step already at the beginning.
# loses: decay
# hint: nothing has changed yet
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return start * (end / start) ** ((step + 1) / steps)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
