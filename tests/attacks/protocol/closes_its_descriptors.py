# Closes every descriptor, the grader's line among them.
# row: junk on a closed socket
# outcome: F
# loses: predicted_parameters
# sees: ended the Python process (exit code 70)

# %% predicted_parameters
os.closerange(3, 256)
