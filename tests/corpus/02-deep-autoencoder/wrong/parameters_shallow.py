# The number of session 1.
# loses: predicted_parameters
# hint: Each layer: inputs × outputs weights, outputs biases.

# %% predicted_parameters
predicted_parameters = 50_992
