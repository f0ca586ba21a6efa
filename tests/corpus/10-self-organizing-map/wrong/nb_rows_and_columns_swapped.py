# The result has the shape (cols, rows).
# loses: neighbourhood
# hint: of the shape (rows, cols)
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2) / (2 * sigma**2)).T


# %% train
weights = start_map()  # not organised: this answer is about another exercise
