# Gives the picture biases too.
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 222_384 + 784
