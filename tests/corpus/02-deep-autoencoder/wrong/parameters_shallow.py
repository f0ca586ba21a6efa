# The number of session 1.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = 50_992
