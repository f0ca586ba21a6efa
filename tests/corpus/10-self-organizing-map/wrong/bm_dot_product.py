# The largest dot product, which rewards long weights.
# loses: best_match
# hint: largest dot product
# may lose: train

# %% best_match
def best_match(weights, x):
    place = (x @ weights.flatten(0, 1).T).argmax(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
