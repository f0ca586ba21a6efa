# A rounded number as text.
# loses: quantisation_error

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return f"{apart.amin(1).mean():.3f}"
