# Writes scripts, beacons and formulas into cells of text and into its metadata.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I

# %% file
evil = "<script>document.title = 'ran'</script><img src=http://beacon.example/x.png onerror=\"document.title='ran'\">[x](javascript:document.title='ran')![x](http://beacon.example/y.png)"
for kind in ("markdown", "raw"):
    notebook.cells.insert(0, type(notebook)(cell_type=kind, source=evil, metadata={"name": evil}, id=kind, attachments={"x": {"text/html": evil}}))
notebook.metadata["title"] = evil
