# A notebook whose format is a number of a hundred thousand digits.
# row: broken JSON
# outcome: R
# sees: the file is not a notebook (it is not JSON); hand in the .ipynb file itself

# %% file
(folder / name).write_text('{"cells": [], "nbformat": ' + "9" * 10**5 + "}")
