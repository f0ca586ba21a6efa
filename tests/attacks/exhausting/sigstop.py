# Stops itself.
# row: SIGSTOP to itself
# outcome: K
# loses: predicted_parameters
# sees: took longer than 12 s

# %% predicted_parameters
import signal

os.kill(os.getpid(), signal.SIGSTOP)
