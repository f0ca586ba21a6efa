# Zeros.
# loses: u_matrix

# %% u_matrix
def u_matrix(weights):
    return torch.zeros(weights.shape[:2])
