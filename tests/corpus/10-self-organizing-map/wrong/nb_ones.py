# Everybody takes part fully.
# loses: neighbourhood
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    return torch.ones(rows, cols)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
