# The second nearest unit.
# loses: quantisation_error
# hint: the second nearest unit
# hint: the nearest unit of the whole sheet
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.topk(2, largest=False).values[:, 1].mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
