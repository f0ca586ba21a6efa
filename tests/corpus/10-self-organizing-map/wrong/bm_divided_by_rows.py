# Divides the place by the number of rows.
# loses: best_match
# hint: Divide by the number of columns
# may lose: train

# %% best_match
def best_match(weights, x):
    rows = weights.shape[0]
    place = torch.cdist(x, weights.flatten(0, 1)).argmin(1)
    return torch.stack([place // rows, place % rows], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
