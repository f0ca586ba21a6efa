# The first row takes the last one for the row above: a negative index.
# loses: u_matrix
# hint: torch.roll and negative indices
# may lose: train

# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            apart = [(weights[r, c] - weights[r - 1, c]).norm(), (weights[r, c] - weights[r, c - 1]).norm()]
            if r + 1 < rows:
                apart.append((weights[r, c] - weights[r + 1, c]).norm())
            if c + 1 < cols:
                apart.append((weights[r, c] - weights[r, c + 1]).norm())
            result[r, c] = sum(apart) / len(apart)
    return result


# %% train
weights = start_map()  # not organised: this answer is about another exercise
