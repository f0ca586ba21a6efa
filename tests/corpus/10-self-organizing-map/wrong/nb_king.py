# Distances as a king at chess moves.
# loses: neighbourhood
# hint: a diagonal neighbour is farther away
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(torch.maximum(down.abs(), across.abs()) ** 2) / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
