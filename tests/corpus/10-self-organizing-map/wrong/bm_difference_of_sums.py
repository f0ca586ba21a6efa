# Sums the differences without squaring them.
# loses: best_match
# hint: right beside one unit
# hint: Square the differences
# may lose: train

# %% best_match
def best_match(weights, x):
    place = (x.sum(1)[:, None] - weights.sum(2).flatten()).abs().argmin(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
