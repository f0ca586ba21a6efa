# Every unit goes the winner's way.
# loses: update
# hint: not the winner
# may lose: train

# %% update
def update(weights, x, h, lr):
    row, col = divmod(int(h.argmax()), h.shape[1])
    return weights + lr * h[:, :, None] * (x - weights[row, col])


# %% train
weights = start_map()  # not organised: this answer is about another exercise
