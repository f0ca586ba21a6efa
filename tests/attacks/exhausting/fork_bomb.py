# Forks for ever.
# row: fork bomb
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing

# %% predicted_parameters
while True:
    try:
        os.fork()
    except OSError:
        pass
