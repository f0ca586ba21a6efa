# Takes the decoder to be as large as the encoder.
# loses: predicted_parameters
# hint: The decoder has other biases than the encoder

# %% predicted_parameters
predicted_parameters = 2 * (784 * 128 + 128 + 128 * 64 + 64 + 64 * 32 + 32)
