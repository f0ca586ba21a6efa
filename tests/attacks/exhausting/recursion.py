# Calls itself without an end.
# row: recursion
# outcome: F
# loses: predicted_parameters
# sees: RecursionError

# %% predicted_parameters
def again(n):
    return again(n + 1)


predicted_parameters = again(0)
