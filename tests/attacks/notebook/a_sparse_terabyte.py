# A file that says it is a terabyte.
# row: absurd nesting or size
# outcome: R
# sees: the notebook is 1048576 MB; the limit is 20 MB: clear its outputs and save it

# %% file
with open(folder / name, "wb") as file:
    file.truncate(2**40)
