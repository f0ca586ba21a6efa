# Nothing was worked out.
# loses: predicted_parameters
# hint: None

# %% predicted_parameters
predicted_parameters = None
