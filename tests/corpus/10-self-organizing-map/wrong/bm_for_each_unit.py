# For each unit the nearest image, instead of for each image the nearest unit.
# loses: best_match
# hint: One row and one column for each image
# may lose: train

# %% best_match
def best_match(weights, x):
    place = torch.cdist(weights.flatten(0, 1), x).argmin(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
