# Counts the biases of the code only.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
weights = 784 * 32 * 2
biases = 32
predicted_parameters = weights + biases
