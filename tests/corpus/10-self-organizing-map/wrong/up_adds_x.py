# Adds a part of the image instead of a part of the way.
# loses: update
# hint: not all of x is added
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights + lr * h[:, :, None] * x


# %% train
weights = start_map()  # not organised: this answer is about another exercise
