# Uses many cells, each just below the limit of one.
# row: many cells each just below the limit (a total budget)
# outcome: K
# sees: the notebook as a whole used more than 12 s of computing // took longer than 12 s

# %% own after train
import time


def nearly(seconds=2.5):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass

# %% own after train
nearly()

# %% own after train
nearly(2.4)

# %% own after train
nearly(2.3)

# %% own after train
nearly(2.2)

# %% own after train
nearly(2.6)
