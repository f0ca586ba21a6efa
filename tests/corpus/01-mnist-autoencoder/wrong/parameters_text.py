# The number is a string.
# loses: predicted_parameters
# hint: an object of type str

# %% predicted_parameters
predicted_parameters = "50992"
