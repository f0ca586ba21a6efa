# Counts the biases of the code only.
# loses: predicted_parameters
# hint: The decoder's biases are missing.

# %% predicted_parameters
weights = 784 * 32 * 2
biases = 32
predicted_parameters = weights + biases
