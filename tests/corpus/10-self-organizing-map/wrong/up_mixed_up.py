# The two parts of the mixture are mixed up.
# loses: update
# hint: The two parts are mixed up
# may lose: train

# %% update
def update(weights, x, h, lr):
    share = lr * h[:, :, None]
    return share * weights + (1 - share) * x


# %% train
weights = start_map()  # not organised: this answer is about another exercise
