# Replaces every given cell by one that passes.
# row: deleting or retagging grade cells (restored)
# outcome: N
# loses: predicted_parameters
# sees: predicted_parameters should be a whole number
# never: all is well

# %% predicted_parameters
predicted_parameters = "none"

# %% file
for cell in notebook.cells:
    if cell.metadata.get("nbgrader", {}).get("locked"):
        cell.source = "print('all is' + ' well')"
        cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "all is" + " well"}] if cell.cell_type == "code" else []
