# Brings outputs along that show success, scripts and a perfect score.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# loses: predicted_parameters
# never: brought along

# %% predicted_parameters
predicted_parameters = 0

# %% file
for cell in notebook.cells:
    if cell.cell_type == "code":
        cell.outputs = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "18.0 brought along", "text/html": "<script>document.title = 'ran'</script>"}}]
        cell.execution_count = 10**9
