# 1 within σ and 0 outside.
# loses: neighbourhood
# hint: fall off smoothly
# hint: Whoever is farther away takes part less
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    down = (torch.arange(rows) - centre[0])[:, None]
    across = (torch.arange(cols) - centre[1])[None]
    return (down**2 + across**2 <= sigma**2).float()


# %% train
weights = start_map()  # not organised: this answer is about another exercise
