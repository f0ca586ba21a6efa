# A notebook larger than may be.
# row: absurd nesting or size
# outcome: R
# sees: the notebook is 21 MB; the limit is 20 MB: clear its outputs and save it

# %% file
with open(folder / name, "wb") as file:
    file.truncate(21 * 2**20)
