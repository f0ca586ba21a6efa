# Opens files until no more can be had.
# row: descriptor exhaustion
# outcome: F
# loses: predicted_parameters
# sees: Too many open files

# %% predicted_parameters
kept = []
try:
    while True:
        kept.append(open("/dev/null"))
except OSError:
    kept.clear()
    raise
