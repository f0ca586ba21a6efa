# Distances from |x|² − 2 x·w + |w|² by einsum, no cdist; a bell that is an outer product of two.
# loses:

# %% best_match
def best_match(weights, x):
    length = torch.einsum("rcd,rcd->rc", weights, weights)
    squared = length - 2 * torch.einsum("nd,rcd->nrc", x, weights)  # |x|² is the same for all units
    place = squared.flatten(1).argmin(1)
    return torch.stack(torch.unravel_index(place, weights.shape[:2]), dim=-1)


# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = torch.exp(-0.5 * ((torch.arange(rows) - centre[0]) / sigma) ** 2)
    across = torch.exp(-0.5 * ((torch.arange(cols) - centre[1]) / sigma) ** 2)
    return torch.outer(down, across)


# %% update
def update(weights, x, h, lr):
    share = torch.einsum("rc,d->rcd", lr * h, torch.ones_like(x))
    return (1 - share) * weights + share * x


# %% quantisation_error
def quantisation_error(weights, x):
    row, col = best_match(weights, x).T
    return (x - weights[row, col]).pow(2).sum(-1).sqrt().mean().item()


# %% decay
def decay(start, end, step, steps):
    t = step / (steps - 1)
    return math.exp((1 - t) * math.log(start) + t * math.log(end))
