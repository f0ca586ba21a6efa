# Prints for ever.
# row: output flood
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing

# %% predicted_parameters
while True:
    print("x" * 1000)
