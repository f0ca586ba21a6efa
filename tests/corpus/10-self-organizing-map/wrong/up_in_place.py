# Changes the sheet that was passed in.
# loses: update
# may lose: train

# %% update
def update(weights, x, h, lr):
    weights += lr * h[:, :, None] * (x - weights)
    return weights


# %% train
weights = start_map()  # not organised: this answer is about another exercise
