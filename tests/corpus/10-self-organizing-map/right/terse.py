# Lambdas and one-liners, two epochs.
# loses:

# %% best_match
best_match = lambda weights, x: torch.stack(
    torch.unravel_index(torch.cdist(x, weights.flatten(end_dim=1)).min(1).indices, weights.shape[:2]), 1
)


# %% neighbourhood
neighbourhood = lambda rows, cols, centre, sigma: (
    -((torch.arange(rows)[:, None] - centre[0]) ** 2 + (torch.arange(cols)[None] - centre[1]) ** 2) / 2 / sigma / sigma
).exp()


# %% decay
decay = lambda start, end, step, steps: float(start ** (1 - step / (steps - 1)) * end ** (step / (steps - 1)))


# %% update
update = lambda weights, x, h, lr: weights - lr * h[:, :, None] * (weights - x)


# %% quantisation_error
quantisation_error = lambda weights, x: torch.cdist(x, weights.view(-1, weights.size(-1))).min(1)[0].mean().item()


# %% topographic_error
topographic_error = lambda weights, x: (
    torch.stack(torch.unravel_index(torch.cdist(x, weights.flatten(0, 1)).argsort(1)[:, :2], weights.shape[:2]))
    .diff(dim=2)
    .abs()
    .amax(0)
    .gt(1)
    .double()
    .mean()
    .item()
)


# %% train
weights = organise(
    start_map(seed=6), train_images, lambda s, n: decay(12, 0.8, s, n), lambda s, n: decay(0.5, 0.05, s, n), epochs=2
)
