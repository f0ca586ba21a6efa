# Hands in two copies of a grade cell.
# row: duplicate grade ids
# outcome: R
# sees: two cells are marked as `test_train`; keep one of them and delete the other

# %% file
copy = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_train")
notebook.cells.append(type(notebook)(copy, id="again", source="1.0"))
