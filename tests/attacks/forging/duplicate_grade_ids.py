# Hands in two cells for one exercise, one wrong and one right.
# row: duplicate grade ids
# outcome: R
# sees: two cells hold an answer to `predicted_parameters`, and they differ; keep one of them and delete the other

# %% file
copy = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "predicted_parameters")
notebook.cells.append(type(notebook)(copy, id="again", source="predicted_parameters = 0"))
