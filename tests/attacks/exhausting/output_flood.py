# Prints for ever.
# row: output flood
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
while True:
    print("x" * 1000)
