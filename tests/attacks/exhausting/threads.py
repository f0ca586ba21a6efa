# Starts threads until no more can be had; with them alive the notebook cannot be forked for any check.
# row: threads
# outcome: K
# loses: to_unit_interval, Autoencoder, predicted_parameters, reconstruction_loss
# sees: can't start new thread

# %% predicted_parameters
import threading, time

for _ in range(100_000):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
