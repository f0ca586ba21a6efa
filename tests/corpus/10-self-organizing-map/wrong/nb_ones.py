# Everybody takes part fully.
# loses: neighbourhood
# hint: Rows and columns both count
# hint: Whoever is farther away takes part less
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    return torch.ones(rows, cols)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
