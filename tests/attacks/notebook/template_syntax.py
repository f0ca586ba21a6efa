# Prints the syntax of templates, in every form that a page might fill in.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# sees: {{ 7 * 7 }}

# %% own
print("{{ 7 * 7 }} {% for x in range(9) %}x{% endfor %} ${7*7} #{7*7} <%= 7*7 %> {{ student.__class__.__mro__ }} end of template")
