# Looks for the winner in the first row of the sheet only.
# loses: quantisation_error
# hint: the nearest unit of the whole sheet
# may lose: train
# hint: That is the distance to the second nearest unit

# %% quantisation_error
def quantisation_error(weights, x):
    return torch.cdist(x, weights[0]).amin(1).mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
