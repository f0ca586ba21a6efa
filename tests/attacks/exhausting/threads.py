# Starts threads until no more can be had.
# row: threads
# outcome: F
# loses: predicted_parameters
# sees: can't start new thread

# %% predicted_parameters
import threading, time

for _ in range(100_000):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
