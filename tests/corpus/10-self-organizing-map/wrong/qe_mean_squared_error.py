# The mean squared error of a number.
# loses: quantisation_error
# hint: the mean squared difference of a number
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return (apart.amin(1).square() / x.shape[1]).mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
