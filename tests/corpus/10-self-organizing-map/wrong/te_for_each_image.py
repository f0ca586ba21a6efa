# One verdict for each image.
# loses: topographic_error
# hint: One Python float for all images
# may lose: train

# %% topographic_error
def topographic_error(weights, x):
    rows, cols = weights.shape[:2]
    first, second = torch.cdist(x, weights.flatten(0, 1)).topk(2, largest=False).indices.T
    down = (first // cols - second // cols).abs()
    across = (first % cols - second % cols).abs()
    return (torch.maximum(down, across) > 1).float()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
