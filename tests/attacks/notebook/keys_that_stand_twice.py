# A notebook in which every key stands twice: for one reader it is right, for another wrong.
# row: broken JSON
# outcome: R
# sees: none of this session's answer cells is in the notebook; answer in the notebook handed out

# %% file
text = __import__("json").dumps(notebook)
(folder / name).write_text(text[:-1] + ', "cells": []}')
