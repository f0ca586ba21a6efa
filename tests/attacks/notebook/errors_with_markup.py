# Raises errors, and defines functions, whose names and messages are markup.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# loses: to_unit_interval, predicted_parameters

# %% to_unit_interval
class Evil(Exception):
    pass


Evil.__name__ = Evil.__qualname__ = "<script>document.title='ran'</script>"


def to_unit_interval(images):
    raise Evil("<img src=x onerror=\"document.title='ran'\">`<b>`{{ 7 * 7 }}")  # </pre><script>document.title='ran'</script>

# %% predicted_parameters
predicted_parameters = type("<svg onload=document.title='ran'>", (), {})()
