# Only the rows count, the columns do not.
# loses: neighbourhood
# hint: Rows and columns both count
# hint: Whoever is farther away takes part less
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + 0 * across**2) / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
