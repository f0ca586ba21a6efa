# Divides by σ instead of 2σ².
# loses: neighbourhood
# hint: divided by 2σ², not by σ
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return torch.exp(-(down**2 + across**2) / sigma)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
