# Has markup for a name.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: R
# student: <img src=x onerror=alert(1)>
# sees: the student's folder has a name with unusual characters; rename it

# %% file
(folder / name).write_text("{}")
