# Takes in eight processes, each below its limit, twice what one may have.
# row: memory
# outcome: K
# needs: seccomp
# loses: predicted_parameters
# sees: of memory in all its processes together // took longer than 12 s

# %% predicted_parameters
import time

for _ in range(8):
    if os.fork() == 0:
        kept = bytearray(b"x") * (256 * 2**20)
        time.sleep(1000)
time.sleep(1000)
