# Always 0.
# loses: quantisation_error
# hint: the nearest unit of the whole sheet
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return 0.0


# %% train
weights = start_map()  # not organised: this answer is about another exercise
