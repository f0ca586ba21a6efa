# A notebook whose cells are numbers, texts and lists.
# row: broken JSON
# outcome: R
# sees: the file is not a notebook in format 4; save it again in JupyterLab

# %% file
(folder / name).write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1, "x", [], null, {"cell_type": []}]}')
