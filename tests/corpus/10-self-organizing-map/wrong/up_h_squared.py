# The share is the square of h.
# loses: update
# hint: The share is h, not h²
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights + lr * h[:, :, None] ** 2 * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
