# The place in one long row of units instead of row and column.
# loses: best_match
# hint: a place in one long row
# may lose: train

# %% best_match
def best_match(weights, x):
    return torch.cdist(x, weights.flatten(0, 1)).argmin(1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
