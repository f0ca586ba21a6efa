# A notebook of ten thousand cells.
# row: absurd nesting or size
# outcome: R
# sees: the notebook has 10,038 cells; the limit is 2,000

# %% file
notebook.cells += [type(notebook)(cell_type="code", source="x", metadata={}, outputs=[], execution_count=None, id=f"c{i}") for i in range(10**4 + 38 - len(notebook.cells))]
