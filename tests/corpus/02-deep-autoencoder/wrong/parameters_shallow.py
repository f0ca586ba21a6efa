# The number of session 1.
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 50_992
