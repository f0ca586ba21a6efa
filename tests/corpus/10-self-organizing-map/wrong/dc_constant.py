# The start all the time.
# loses: decay
# hint: The last step is steps - 1
# hint: to the power of how far it is
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return float(start)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
