# The number is a string.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = "222384"
