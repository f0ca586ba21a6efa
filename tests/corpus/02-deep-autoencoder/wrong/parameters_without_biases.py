# The biases are forgotten.
# loses: predicted_parameters
# hint: These are the weights; each layer also has a bias for each of its

# %% predicted_parameters
predicted_parameters = 784 * 128 + 128 * 64 + 64 * 32 + 32 * 64 + 64 * 128 + 128 * 784
