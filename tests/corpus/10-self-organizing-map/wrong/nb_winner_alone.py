# Only the winner takes part.
# loses: neighbourhood
# hint: fall off smoothly
# hint: Whoever is farther away takes part less
# may lose: train

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    h = torch.zeros(rows, cols)
    h[int(centre[0]), int(centre[1])] = 1
    return h


# %% train
weights = start_map()  # not organised: this answer is about another exercise
