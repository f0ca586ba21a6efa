# One row and one column too few: only where all four neighbours are there.
# loses: u_matrix
# hint: Each unit of the sheet has a value
# may lose: train

# %% u_matrix
def u_matrix(weights):
    inside = weights[1:-1, 1:-1]
    around = (weights[:-2, 1:-1], weights[2:, 1:-1], weights[1:-1, :-2], weights[1:-1, 2:])
    return sum((inside - other).norm(dim=2) for other in around) / 4


# %% train
weights = start_map()  # not organised: this answer is about another exercise
