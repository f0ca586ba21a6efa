# Nothing moves.
# loses: update
# hint: did not move
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights.clone()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
