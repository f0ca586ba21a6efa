# Scales h in place.
# loses: update
# hint: Something writes into it
# may lose: train

# %% update
def update(weights, x, h, lr):
    h *= lr
    return weights + h[:, :, None] * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
