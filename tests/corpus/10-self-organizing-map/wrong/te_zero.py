# Always 0.
# loses: topographic_error
# hint: the second nearest unit of each image
# may lose: train

# %% topographic_error
def topographic_error(weights, x):
    rows, cols = weights.shape[:2]
    first, second = torch.cdist(x, weights.flatten(0, 1)).topk(2, largest=False).indices.T
    down = (first // cols - second // cols).abs()
    across = (first % cols - second % cols).abs()
    return 0.0


# %% train
weights = start_map()  # not organised: this answer is about another exercise
