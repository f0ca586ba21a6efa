# The mean over the features instead of their sum.
# loses: u_matrix
# hint: that is their mean
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            around = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]
            apart = [(weights[r, c] - weights[i, j]).norm() for i, j in around if 0 <= i < rows and 0 <= j < cols]
            result[r, c] = sum(apart) / len(apart) / weights.shape[2] ** 0.5
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
