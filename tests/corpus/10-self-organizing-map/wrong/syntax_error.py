# A bracket is missing.
# loses: decay
# hint: ended with SyntaxError
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return start * (end / start) ** (step / (steps - 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
