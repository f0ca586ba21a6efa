# An ordinary notebook with metadata nested four hundred times.
# row: absurd nesting or size
# outcome: N

# %% file
deep = []
for _ in range(400):
    deep = {"deeper": deep}
notebook.metadata["deep"] = deep
