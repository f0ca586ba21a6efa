# The biases are forgotten: 50,176.
# loses: predicted_parameters
# hint: These are the weights; each layer also has a bias for each of its

# %% predicted_parameters
predicted_parameters = 784 * 32 + 32 * 784
