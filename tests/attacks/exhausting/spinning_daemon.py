# Leaves a daemon behind that computes for ever, at the notebook's end.
# row: orphan daemons
# outcome: K

# %% own after train
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            pass
    os._exit(0)
