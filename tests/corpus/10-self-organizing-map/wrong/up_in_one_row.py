# Returns a list of units instead of a sheet.
# loses: update
# hint: did you forget to flatten or reshape
# may lose: train

# %% update
def update(weights, x, h, lr):
    return (weights + lr * h[:, :, None] * (x - weights)).flatten(0, 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
