# Runs files by magics: its own, the system's, and the source of what it must not see.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: D
# held: 2

# %% own
open("mine.py", "w").write("answer = 42\n")
%run mine.py
attempt("the checks", lambda: get_ipython().run_line_magic("run", os.path.join(os.path.dirname(__import__("autograder").__file__), "checks/01-mnist-autoencoder/test_train.py")))
attempt("its source", lambda: get_ipython().run_line_magic("pfile", "autograder.checks"))
