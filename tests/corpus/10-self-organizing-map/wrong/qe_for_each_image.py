# One number for each image.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.amin(1)
