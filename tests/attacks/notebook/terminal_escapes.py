# Prints escapes that clear a terminal, change its title, and type into it.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# sees: an escape

# %% own
print("an escape \x1b[2J\x1b]0;title\x07\x1b[31mred\x1b[0m \x9b31m \x1bP+q544e\x1b\\ \r\b\b\b hidden")
print("turned round: \u202eevil\u202c, invisible: \u200b\u2060", file=sys.stderr)
raise RuntimeError("\x1b]8;;http://beacon.example/\x07click\x1b]8;;\x07")
