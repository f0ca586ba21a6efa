# A notebook cut in the middle.
# row: broken JSON
# outcome: R
# sees: the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again

# %% file
text = json.dumps(notebook) if (json := __import__("json")) else ""
(folder / name).write_text(text[: len(text) // 2])
