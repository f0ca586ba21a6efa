# The distance is not squared.
# loses: neighbourhood
# hint: The distance is to be squared
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2).sqrt() / (2 * sigma**2))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
