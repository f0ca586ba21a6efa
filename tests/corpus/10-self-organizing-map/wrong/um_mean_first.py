# The distance to the mean of the neighbours.
# loses: u_matrix
# hint: First each neighbour
# hint: Of each neighbour the Euclidean distance
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            around = [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]
            held = torch.stack([weights[i, j] for i, j in around if 0 <= i < rows and 0 <= j < cols])
            result[r, c] = (weights[r, c] - held.mean(0)).norm()
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
