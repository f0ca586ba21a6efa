# The biases are forgotten: 50,176.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = 784 * 32 + 32 * 784
