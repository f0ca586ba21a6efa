# The smallest angle instead of the smallest distance.
# loses: best_match
# hint: smallest angle
# may lose: train

# %% best_match
def best_match(weights, x):
    place = (F.normalize(x, dim=1) @ F.normalize(weights.flatten(0, 1), dim=1).T).argmax(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
