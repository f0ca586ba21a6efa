# A cell that never ends.
# row: busy loop
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
while True:
    pass
