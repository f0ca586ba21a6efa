# A picture with the name of a notebook.
# row: broken JSON
# outcome: R
# sees: the file is a picture, not a notebook; hand in the .ipynb file itself

# %% file
(folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100)
