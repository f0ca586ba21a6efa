# The density of the normal distribution, with its factor.
# loses: neighbourhood
# hint: need not sum to 1
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2) / (2 * sigma**2)) / (2 * math.pi * sigma**2)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
