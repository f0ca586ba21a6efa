# Ends its process with exit code 0 while the notebook runs.
# row: `os._exit(0)`, `sys.exit`, patched `showtraceback`
# outcome: F
# loses: predicted_parameters
# sees: ended the Python process (exit code 0)

# %% predicted_parameters
os._exit(0)
