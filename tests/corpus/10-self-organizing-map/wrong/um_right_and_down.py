# Only the neighbours at the right and below.
# loses: u_matrix
# hint: below and at the right only
# hint: divide by how many there are, not by 4
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            around = [(r + 1, c), (r, c + 1), (r, c)]
            apart = [(weights[r, c] - weights[i, j]).norm() for i, j in around if 0 <= i < rows and 0 <= j < cols]
            result[r, c] = sum(apart) / max(len(apart) - 1, 1)
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
