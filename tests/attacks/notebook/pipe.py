# A named pipe in the place of the notebook, which would block whoever opens it.
# row: a symlink as submission
# outcome: R
# sees: the notebook is not an ordinary file

# %% file
__import__("os").mkfifo(folder / name)
