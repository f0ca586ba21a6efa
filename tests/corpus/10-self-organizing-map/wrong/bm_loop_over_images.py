# A Python loop over the images.
# loses: best_match
# hint: Is there a loop over images or units?
# may lose: train

# %% best_match
def best_match(weights, x):
    found = []
    for image in x:
        place = int((weights - image).square().sum(2).argmin())
        found.append([place // weights.shape[1], place % weights.shape[1]])
    return torch.tensor(found)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
