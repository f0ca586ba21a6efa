# Gives the picture biases too.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = 222_384 + 784
