# The mean over the features instead of their sum.
# loses: quantisation_error
# hint: Sum the squared differences over the features
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return (apart.amin(1) / math.sqrt(x.shape[1])).mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
