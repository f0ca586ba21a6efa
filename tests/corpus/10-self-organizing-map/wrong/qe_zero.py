# Always 0.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return 0.0
