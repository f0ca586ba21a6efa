# Counts the encoder only.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = (784 + 1) * 32
