# Writes the number with a comma, which makes a pair of it.
# loses: predicted_parameters
# hint: an object of type tuple

# %% predicted_parameters
predicted_parameters = 50,992  # fmt: skip
