# Fills files that are in memory and in no folder.
# row: shared memory
# outcome: D
# needs: seccomp
# loses: predicted_parameters
# sees: OSError

# %% predicted_parameters
files = [os.memfd_create(str(i)) for i in range(200)]
for file in files:
    os.write(file, b"x" * (15 * 2**20))
