# Looks for the course's repository, above its own folder and everywhere else.
# row: linecache, `.pyc`, `.git`
# outcome: A
# held: 2

# %% own
import subprocess

attempt("a repository", lambda: [at for at, folders, _ in os.walk("/") if ".git" in folders and "site-packages" not in at and "pyenv" not in at])
import autograder

where = os.path.dirname(os.path.dirname(autograder.__file__))
attempt("its log", lambda: subprocess.run(["git", "-C", where, "log", "--oneline"], capture_output=True, text=True).stdout)
