# Compares places in one long row of units.
# loses: topographic_error
# hint: With another unit between them they do not touch
# hint: The end of one row
# may lose: train

# %% topographic_error
def topographic_error(weights, x):
    rows, cols = weights.shape[:2]
    first, second = torch.cdist(x, weights.flatten(0, 1)).topk(2, largest=False).indices.T
    down = (first // cols - second // cols).abs()
    across = (first % cols - second % cols).abs()
    return ((first - second).abs() > cols + 1).float().mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
