# Column first, then row.
# loses: best_match
# hint: the other way round
# may lose: train

# %% best_match
def best_match(weights, x):
    place = torch.cdist(x, weights.flatten(0, 1)).argmin(1)
    return torch.stack([place % weights.shape[1], place // weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
