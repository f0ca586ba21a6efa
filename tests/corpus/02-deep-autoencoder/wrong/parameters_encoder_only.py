# Counts the encoder alone.
# loses: predicted_parameters
# hint: That is the encoder alone.

# %% predicted_parameters
predicted_parameters = 784 * 128 + 128 + 128 * 64 + 64 + 64 * 32 + 32
