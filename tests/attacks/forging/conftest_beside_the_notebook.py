# Hands in a conftest.py, a sitecustomize.py, a torch.py and a .pth file beside the notebook.
# row: `conftest.py`, `sitecustomize`, `.pth`, a `torch.py` beside the notebook
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 0

# %% file
evil = "import os; os.system('touch /tmp/attack-was-here'); print('GOT' + '!! it was imported')\n"
for file in ("conftest.py", "sitecustomize.py", "usercustomize.py", "torch.py", "numpy.py", "labkit.py", "json.py", "autograder.py"):
    (folder / file).write_text(evil)
(folder / "evil.pth").write_text("import os; os.system('touch /tmp/attack-was-here')\n")
(folder / "nbgrader_config.py").write_text(evil)
(folder / name).write_text(__import__("nbformat").writes(notebook))
