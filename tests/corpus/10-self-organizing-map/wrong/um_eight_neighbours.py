# Diagonal neighbours count as well.
# loses: u_matrix
# hint: Diagonal neighbours do not count here
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            around = [(i, j) for i in (r - 1, r, r + 1) for j in (c - 1, c, c + 1) if (i, j) != (r, c)]
            apart = [(weights[r, c] - weights[i, j]).norm() for i, j in around if 0 <= i < rows and 0 <= j < cols]
            result[r, c] = sum(apart) / len(apart)
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
