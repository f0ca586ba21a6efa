# Begins as the plane of the two main directions, with a narrower bell and a constant rate.
# loses:

# %% u_matrix
def u_matrix(weights):
    rows, cols, size = weights.shape
    place = torch.cartesian_prod(torch.arange(rows), torch.arange(cols))
    beside = (place[:, None] - place).abs().sum(dim=2) == 1  # (R C, R C)
    units = weights.reshape(rows * cols, size)
    apart = torch.cdist(units, units, compute_mode="donot_use_mm_for_euclid_dist")
    return ((apart * beside).sum(dim=1) / beside.sum(dim=1)).reshape(rows, cols)


# %% topographic_error
def topographic_error(weights, x):
    rows, cols, size = weights.shape
    place = torch.cartesian_prod(torch.arange(rows), torch.arange(cols)).double()
    touch = torch.cdist(place, place) < 1.5  # the unit itself and the eight around it
    near = torch.cdist(x, weights.reshape(-1, size)).topk(2, largest=False).indices
    return 1.0 - touch[near[:, 0], near[:, 1]].double().mean().item()


# %% train
middle = train_images.mean(0)
_, lengths, directions = torch.pca_lowrank(train_images, q=2)
spread = torch.linspace(-2, 2, 20)
down = spread[:, None, None] * directions[:, 0] * lengths[0] / math.sqrt(4000)
across = spread[None, :, None] * directions[:, 1] * lengths[1] / math.sqrt(4000)
weights = organise(middle + down + across, train_images, lambda s, n: decay(5, 0.7, s, n), lambda *_: 0.1)
