# The number is a string.
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = "222384"
