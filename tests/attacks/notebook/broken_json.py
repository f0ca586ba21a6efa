# A notebook cut in the middle.
# row: broken JSON
# outcome: R
# sees: the file is not a notebook (it is not JSON); hand in the .ipynb file itself

# %% file
text = json.dumps(notebook) if (json := __import__("json")) else ""
(folder / name).write_text(text[: len(text) // 2])
