# Loads extensions: one of its own, autoreload, and one that stores variables for the next session.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: N

# %% own
open("evil.py", "w").write("def load_ipython_extension(shell):\n    shell.ast_transformers.clear()\n")
sys.path.insert(0, os.getcwd())
%load_ext evil
%load_ext autoreload
%autoreload 2
answer = 42
%store answer
