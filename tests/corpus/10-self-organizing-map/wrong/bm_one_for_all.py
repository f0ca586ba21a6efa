# One winner for the whole batch, the unit nearest to the mean image.
# loses: best_match
# hint: right beside one unit
# hint: Compare each image with each unit
# may lose: train

# %% best_match
def best_match(weights, x):
    place = int(torch.cdist(x.mean(0, keepdim=True), weights.flatten(0, 1)).argmin())
    return torch.tensor([divmod(place, weights.shape[1])] * len(x))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
