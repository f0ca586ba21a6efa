# Squared distances.
# loses: quantisation_error
# hint: squared distances
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.amin(1).square().mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
