# Leaves the edges at 0.
# loses: u_matrix
# hint: divide by how many there are, not by 4
# may lose: train

# %% u_matrix
def u_matrix(weights):
    result = torch.zeros(weights.shape[:2])
    inside = weights[1:-1, 1:-1]
    around = (weights[:-2, 1:-1], weights[2:, 1:-1], weights[1:-1, :-2], weights[1:-1, 2:])
    result[1:-1, 1:-1] = sum((inside - other).norm(dim=2) for other in around) / 4
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
