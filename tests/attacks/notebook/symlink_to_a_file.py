# A link to a file of the grader's machine in the place of the notebook.
# row: a symlink as submission
# outcome: R
# sees: the notebook is a link or cannot be read; hand in the file itself

# %% file
(folder / name).symlink_to("/etc/passwd")
