# Takes the centre as (column, row).
# loses: neighbourhood
# hint: counted from there
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[1])[:, None]
    across = (torch.arange(cols) - centre[0])[None]
    return torch.exp(-(down**2 + across**2) / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
