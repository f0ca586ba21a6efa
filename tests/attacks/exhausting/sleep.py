# Sleeps for a week.
# row: sleep
# outcome: K
# loses: predicted_parameters
# sees: took longer than 12 s

# %% predicted_parameters
import time

time.sleep(7 * 24 * 3600)
