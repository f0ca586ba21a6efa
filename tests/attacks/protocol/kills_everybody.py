# Kills every process that it can reach, itself last.
# row: signals to the grader
# outcome: D
# loses: predicted_parameters
# sees: was killed: it used more memory or computing than is allowed

# %% predicted_parameters
os.kill(-1, 9)
os.kill(0, 9)
