# All units go equally far.
# loses: update
# hint: `h` is ignored
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights + lr * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
