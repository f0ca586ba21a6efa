# The learning rate is ignored.
# loses: update
# hint: It went all the way
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights + h[:, :, None] * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
