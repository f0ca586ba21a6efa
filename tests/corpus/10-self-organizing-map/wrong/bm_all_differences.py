# A tensor of all differences at once, five gigabytes for 4,000 digits.
# loses: best_match
# hint: All differences at once
# may lose: train

# %% best_match
def best_match(weights, x):
    apart = (x[:, None, None] - weights).square().sum(3).flatten(1)
    place = apart.argmin(1)
    return torch.stack([place // weights.shape[1], place % weights.shape[1]], 1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
