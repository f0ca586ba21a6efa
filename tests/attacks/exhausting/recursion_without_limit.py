# Takes Python's limit away and fills the stack of the C code.
# row: recursion
# outcome: F
# loses: predicted_parameters
# sees: crashed the Python process

# %% predicted_parameters
sys.setrecursionlimit(10**9)
deep = []
for _ in range(10**6):
    deep = [deep]
repr(deep)
