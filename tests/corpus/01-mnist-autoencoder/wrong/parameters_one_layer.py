# Counts the encoder only.
# loses: predicted_parameters
# hint: That is the encoder alone.

# %% predicted_parameters
predicted_parameters = (784 + 1) * 32
