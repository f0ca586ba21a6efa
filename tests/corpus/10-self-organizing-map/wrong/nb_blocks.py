# Distances as in a city of blocks.
# loses: neighbourhood
# hint: add up the squares
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-((down.abs() + across.abs()) ** 2) / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
