# The cell counts with a loop that never ends.
# loses: predicted_parameters
# hint: The cell of `predicted_parameters` was stopped

# %% predicted_parameters
predicted_parameters = 0
layer = 0
while layer < 2:
    predicted_parameters = 784 * 32 + 32 + 32 * 784 + 784
