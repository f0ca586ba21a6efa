# A Python loop over the units.
# loses: best_match
# hint: Is there a loop over images or units?
# may lose: train

# %% best_match
def best_match(weights, x):
    least = torch.full((len(x),), math.inf)
    found = torch.zeros(len(x), 2, dtype=torch.int64)
    for row in range(weights.shape[0]):
        for col in range(weights.shape[1]):
            apart = (x - weights[row, col]).square().sum(1)
            found[apart < least] = torch.tensor([row, col])
            least = torch.minimum(least, apart)
    return found


# %% train
weights = start_map()  # not organised: this answer is about another exercise
