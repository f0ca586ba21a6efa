# Asks IPython for the history of earlier sessions, and the notebook's own machinery for cells that it was not given.
# row: IPython history database
# outcome: A
# held: 4

# %% own
shell = get_ipython()
attempt("earlier sessions", lambda: list(shell.history_manager.get_tail(100, include_latest=False)))
attempt("all sessions", lambda: [line for line in shell.history_manager.search("*") if "test_" in line[2] and "digits" in line[2]])
attempt("the file", lambda: [f for at, _, files in os.walk(HOME) for f in files if f.endswith(".sqlite")])
attempt("a profile", lambda: open(os.path.expanduser("~/.ipython/profile_default/history.sqlite"), "rb").read())
