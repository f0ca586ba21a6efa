# Asks torch and numpy for more than there is.
# row: memory
# outcome: F
# loses: predicted_parameters
# sees: can't allocate memory

# %% predicted_parameters
try:
    np.ones(2**33)
except MemoryError:
    torch.ones(2**33)
