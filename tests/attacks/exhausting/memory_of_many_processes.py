# Takes in twelve processes, each below its limit, three times what one may have.
# row: memory
# outcome: K
# needs: seccomp
# loses: predicted_parameters
# sees: of memory in all its processes together

# %% predicted_parameters
import time

for _ in range(12):
    if os.fork() == 0:
        kept = bytearray(256 * 2**20)
        for at in range(0, len(kept), 4096):
            kept[at] = 1
        time.sleep(1000)
time.sleep(1000)
