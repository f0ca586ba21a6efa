# Two units touch if they are two blocks apart.
# loses: topographic_error
# hint: With another unit between them they do not touch
# may lose: train

# %% topographic_error
def topographic_error(weights, x):
    rows, cols = weights.shape[:2]
    first, second = torch.cdist(x, weights.flatten(0, 1)).topk(2, largest=False).indices.T
    down = (first // cols - second // cols).abs()
    across = (first % cols - second % cols).abs()
    return (down + across > 2).float().mean().item()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
