# Always the first unit.
# loses: best_match
# hint: right beside one unit
# hint: Compare each image with each unit
# may lose: train

# %% best_match
def best_match(weights, x):
    return torch.zeros(len(x), 2, dtype=torch.int64)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
