# The learning rate is ignored.
# loses: update
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights + h[:, :, None] * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
