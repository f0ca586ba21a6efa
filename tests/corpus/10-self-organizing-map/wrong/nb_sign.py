# The minus is missing: the farther, the larger.
# loses: neighbourhood
# hint: counted from there
# hint: Rows and columns both count
# hint: is the minus in the exponent missing
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp((down**2 + across**2) / (2 * sigma**2)).clamp(max=1e6)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
