# Normalised to sum 1.
# loses: neighbourhood
# hint: need not sum to 1
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    h = torch.exp(-(down**2 + across**2) / (2 * sigma**2))
    return h / h.sum()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
