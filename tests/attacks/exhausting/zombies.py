# Leaves dead children unburied until there can be no more.
# row: zombies
# outcome: F
# loses: predicted_parameters
# sees: BlockingIOError

# %% predicted_parameters
while True:
    if os.fork() == 0:
        os._exit(0)
