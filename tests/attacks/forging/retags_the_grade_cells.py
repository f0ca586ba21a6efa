# Exchanges the tags of an answer and its grade cell, and unlocks the rest.
# row: deleting or retagging grade cells (restored)
# outcome: N
# loses: predicted_parameters

# %% file
by_id = {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}
answer, test = by_id["predicted_parameters"], by_id["test_predicted_parameters"]
answer.metadata, test.metadata = test.metadata, answer.metadata
for cell in by_id.values():
    cell.metadata.nbgrader.locked = False
