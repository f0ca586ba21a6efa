# Changes the sheet that was passed in, and returns a copy.
# loses: update
# hint: Something writes into it
# may lose: train

# %% update
def update(weights, x, h, lr):
    weights.lerp_(x, lr * h[:, :, None])
    return weights.clone()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
