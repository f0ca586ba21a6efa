# A link to a neighbour's folder in the place of its own.
# row: a symlink as submission
# outcome: R
# sees: the submission is not in an ordinary folder (it is a link, or cannot be read)

# %% file
folder.rmdir()
folder.symlink_to(submitted / "a-neighbour" / folder.name)
