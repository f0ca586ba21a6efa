# One number for each image.
# loses: quantisation_error
# hint: One Python float for all images
# may lose: train

# %% quantisation_error
def quantisation_error(weights, x):
    apart = torch.cdist(x, weights.flatten(0, 1))
    return apart.amin(1)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
