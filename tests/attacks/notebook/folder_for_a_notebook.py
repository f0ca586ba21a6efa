# A folder with the name of the notebook.
# row: a symlink as submission
# outcome: R
# sees: the notebook is not an ordinary file

# %% file
(folder / name).mkdir()
