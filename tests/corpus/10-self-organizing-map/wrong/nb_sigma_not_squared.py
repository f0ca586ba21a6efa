# σ is not squared.
# loses: neighbourhood
# hint: σ is to be squared
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2) / (2 * sigma))


# %% train
weights = start_map()  # not organised: this answer is about another exercise
