# The unit that is farthest away.
# loses: best_match
# hint: right beside one unit
# hint: farthest away
# may lose: train

# %% best_match
def best_match(weights, x):
    place = torch.cdist(x, weights.flatten(0, 1)).argmax(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
