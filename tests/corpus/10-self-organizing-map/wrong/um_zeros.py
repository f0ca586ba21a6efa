# Zeros.
# loses: u_matrix
# hint: Of each neighbour the Euclidean distance
# may lose: train

# %% u_matrix
def u_matrix(weights):
    return torch.zeros(weights.shape[:2])


# %% train
weights = start_map()  # not organised: this answer is about another exercise
