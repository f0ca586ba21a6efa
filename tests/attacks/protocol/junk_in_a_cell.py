# Writes junk on the grader's line while a cell runs.
# row: malformed or cut frames
# outcome: F
# loses: predicted_parameters
# sees: stopped answering (a frame of 4,294,967,295 + 4,294,967,295 bytes is larger than allowed)

# %% predicted_parameters
def line():
    """The descriptor of the socket on which the grader waits."""
    return next(n for n in range(3, 256) if os.path.exists(f"/proc/self/fd/{n}") and os.readlink(f"/proc/self/fd/{n}").startswith("socket"))


os.write(line(), b"\xff" * 64)
