# Returns the step alone.
# loses: update
# hint: the step alone
# may lose: train

# %% update
def update(weights, x, h, lr):
    return lr * h[:, :, None] * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
