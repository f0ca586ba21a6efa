# The unit that is farthest away.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.amax(1).mean().item()
