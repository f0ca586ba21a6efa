# Changes the sheet that was passed in.
# loses: update
# hint: Something writes into it
# may lose: train

# %% update
def update(weights, x, h, lr):
    weights += lr * h[:, :, None] * (x - weights)
    return weights


# %% train
weights = start_map()  # not organised: this answer is about another exercise
