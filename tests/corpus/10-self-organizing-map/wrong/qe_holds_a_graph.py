# A tensor that holds its computation graph.
# loses: quantisation_error
# hint: use .item() to get the number out
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    units = weights.flatten(0, 1).clone().requires_grad_()
    return torch.cdist(x, units).amin(1).mean()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
