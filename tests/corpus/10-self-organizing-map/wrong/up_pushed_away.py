# Away from the image.
# loses: update
# hint: went away from the image
# may lose: train

# %% update
def update(weights, x, h, lr):
    return weights - lr * h[:, :, None] * (x - weights)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
