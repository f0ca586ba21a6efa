# A notebook of a million brackets.
# row: absurd nesting or size
# outcome: R
# sees: the file is not a notebook (it is not JSON); hand in the .ipynb file itself

# %% file
(folder / name).write_text("[" * 10**6 + "]" * 10**6)
