# Gives the picture biases too.
# loses: predicted_parameters
# hint: The picture itself has no biases

# %% predicted_parameters
predicted_parameters = 222_384 + 784
