# The brackets around 2σ² are missing.
# loses: neighbourhood
# hint: in Python, a / 2 * b
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2) / 2 * sigma**2)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
