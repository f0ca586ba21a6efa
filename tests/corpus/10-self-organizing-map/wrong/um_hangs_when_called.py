# Never comes back.
# loses: u_matrix
# hint: took too long
# may lose: train

# %% u_matrix
def u_matrix(weights):
    while True:
        pass


# %% train
weights = start_map()  # not organised: this answer is about another exercise
