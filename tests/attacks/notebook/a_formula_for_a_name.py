# Has a formula for a name, which a spreadsheet would run.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: R
# student: =cmd|calc!A1
# sees: the student's folder has a name with unusual characters; rename it

# %% file
