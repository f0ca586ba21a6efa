# Nothing moves.
# loses: update
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights.clone()
