# Nothing was worked out.
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = None
