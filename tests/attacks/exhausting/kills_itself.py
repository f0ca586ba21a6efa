# Kills itself with the signal that nothing survives.
# row: segmentation fault
# outcome: F
# loses: predicted_parameters
# sees: was killed: it used more memory or computing than is allowed

# %% predicted_parameters
os.kill(os.getpid(), 9)
