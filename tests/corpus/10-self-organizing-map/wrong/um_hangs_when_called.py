# Never comes back.
# loses: u_matrix

# %% u_matrix
def u_matrix(weights):
    while True:
        pass
