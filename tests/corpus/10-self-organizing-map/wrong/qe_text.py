# A rounded number as text.
# loses: quantisation_error
# hint: One Python float for all images
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return f"{apart.amin(1).mean():.3f}"


# %% train
weights = start_map()  # not organised: this answer is about another exercise
