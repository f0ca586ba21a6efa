# Imports whatever the grader is made of.
# row: sys.modules (the fork server never imports checks)
# outcome: A
# held: 8
# contained: it sees that a folder is there, and takes it for an empty package

# %% own
import importlib

for name in ("checks", "checks.01-mnist-autoencoder.test_train", "judge", "judge.hidden", "grading", "audit", "notebook", "gradebook"):
    attempt(f"autograder.{name}", lambda: importlib.import_module(f"autograder.{name}"))
