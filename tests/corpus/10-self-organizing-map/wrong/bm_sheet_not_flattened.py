# Gives cdist the sheet as it is, which takes each row for a batch.
# loses: best_match
# hint: One row and one column for each image
# may lose: train

# %% best_match
def best_match(weights, x):
    return torch.cdist(x, weights).argmin(1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
