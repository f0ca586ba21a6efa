# The mean over all units.
# loses: quantisation_error
# hint: the mean over all units
# hint: the nearest unit of the whole sheet
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
