# Not a number.
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = float("nan")
