# The unit itself counts as a neighbour, at a distance of 0.
# loses: u_matrix
# hint: no neighbour of its own
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            around = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1), (r, c)]
            apart = [(weights[r, c] - weights[i, j]).norm() for i, j in around if 0 <= i < rows and 0 <= j < cols]
            result[r, c] = sum(apart) / len(apart)
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
