# For each unit the nearest image.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.amin(0).mean().item()
