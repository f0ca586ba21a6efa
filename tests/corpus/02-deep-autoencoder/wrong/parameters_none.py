# Nothing was worked out.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = None
