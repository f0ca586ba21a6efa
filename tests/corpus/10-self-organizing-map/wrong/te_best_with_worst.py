# The nearest unit and the one that is farthest away.
# loses: topographic_error
# hint: the second nearest unit of each image
# may lose: train

# %% topographic_error
def topographic_error(weights, x):
    cols = weights.shape[1]
    apart = torch.cdist(x, weights.flatten(0, 1))
    first, last = apart.argmin(1), apart.argmax(1)
    return (((first // cols - last // cols).abs() > 1) | ((first % cols - last % cols).abs() > 1)).float().mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
