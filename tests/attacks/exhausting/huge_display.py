# Shows a picture, a page and a text of many megabytes.
# row: huge display (cut)
# outcome: F
# sees: some of its output was cut: it was too large

# %% own
from IPython.display import HTML, display

display(HTML("<b>" + "x" * 10**7))
display({"image/png": "A" * 10**7, "text/plain": "y" * 10**7}, raw=True)
