# Runs another Python by a magic, isolated and with the grader's folder on its path.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: D
# sees: ModuleNotFoundError

# %% own
%%script python3
import sys
sys.path[:0] = ["/work", "/repo", "/course"]
import autograder.checks
print("GOT" "!! the checks")
