# The mean squared error of a number.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return (apart.amin(1).square() / x.shape[1]).mean().item()
