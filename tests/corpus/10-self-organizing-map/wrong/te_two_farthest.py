# The two units that are farthest away.
# loses: topographic_error

# %% topographic_error
def topographic_error(weights, x):
    cols = weights.shape[1]
    first, second = torch.cdist(x, weights.flatten(0, 1)).topk(2).indices.T
    return (((first // cols - second // cols).abs() > 1) | ((first % cols - second % cols).abs() > 1)).float().mean().item()
