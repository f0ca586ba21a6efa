# torch.roll leads round the sheet.
# loses: u_matrix
# hint: torch.roll and negative indices
# may lose: train

# %% u_matrix
def u_matrix(weights):
    apart = [(weights - weights.roll(shift, axis)).norm(dim=2) for axis in (0, 1) for shift in (1, -1)]
    return torch.stack(apart).mean(0)


# %% train
weights = start_map()  # not organised: this answer is about another exercise
