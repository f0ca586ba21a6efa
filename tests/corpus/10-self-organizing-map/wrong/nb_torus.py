# The sheet is joined at its edges to a ring.
# loses: neighbourhood
# hint: only on a ring
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    down = torch.minimum(down.abs(), rows - down.abs())
    across = torch.minimum(across.abs(), cols - across.abs())
    return torch.exp(-(down**2 + across**2) / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
