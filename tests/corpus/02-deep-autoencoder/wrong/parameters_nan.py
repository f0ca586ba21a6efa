# Not a number.
# loses: predicted_parameters
# hint: Each layer: inputs × outputs weights, outputs biases.

# %% predicted_parameters
predicted_parameters = float("nan")
