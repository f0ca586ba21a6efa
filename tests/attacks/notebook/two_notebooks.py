# Two notebooks, neither with the right name.
# row: `../`, NUL or newline in a name
# outcome: R
# sees: `a.ipynb`: the file is JSON, but not a notebook; hand in the .ipynb file itself

# %% file
for other in ("a.ipynb", "b.ipynb"):
    (folder / other).write_text("{}")
