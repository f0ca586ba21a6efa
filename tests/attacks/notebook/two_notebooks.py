# Two notebooks, neither with the right name.
# row: `../`, NUL or newline in a name
# outcome: R
# sees: 2 notebooks were handed in; hand in one, named 01-mnist-autoencoder.ipynb

# %% file
for other in ("a.ipynb", "b.ipynb"):
    (folder / other).write_text("{}")
