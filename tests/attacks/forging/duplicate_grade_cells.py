# Hands in two copies of a grade cell: the instructor's stands there once.
# row: duplicate grade ids
# outcome: N

# %% file
copy = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_train")
notebook.cells.append(type(notebook)(copy, id="again", source="1.0"))
