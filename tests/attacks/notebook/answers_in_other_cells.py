# Answers in cells of text, in raw cells, and in cells without a tag: nothing of it counts, nothing breaks.
# row: broken JSON
# outcome: N
# loses: predicted_parameters

# %% file
for cell in notebook.cells:
    if cell.metadata.get("nbgrader", {}).get("grade_id") == "predicted_parameters":
        cell.cell_type = "raw"
        cell.pop("outputs", None), cell.pop("execution_count", None)
