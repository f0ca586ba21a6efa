# Works on sheets of 20 × 20 only.
# loses: best_match
# hint: is invalid for input of size
# may lose: train
# hint: A number that belongs to one batch stands in the code

# %% best_match
def best_match(weights, x):
    place = torch.cdist(x, weights.reshape(400, -1)).argmin(1)
    return torch.stack([place // 20, place % 20], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
