# Writes one file that is larger than all it may write.
# row: disk and inodes
# outcome: F
# loses: predicted_parameters
# sees: OSError

# %% predicted_parameters
import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open(HOME + "/large", "wb") as file:
    file.truncate(2**40)
