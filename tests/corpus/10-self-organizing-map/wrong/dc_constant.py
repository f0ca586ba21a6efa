# The start all the time.
# loses: decay
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return float(start)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
