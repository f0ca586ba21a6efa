# Fills files that are in memory and in no folder.
# row: shared memory
# outcome: K
# needs: seccomp
# loses: predicted_parameters
# sees: of memory in all its processes together

# %% predicted_parameters
import time

files = [os.memfd_create(str(i)) for i in range(200)]
for file in files:
    os.write(file, b"x" * (15 * 2**20))
time.sleep(1000)
