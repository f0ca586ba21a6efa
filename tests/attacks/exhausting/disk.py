# Fills the disk.
# row: disk and inodes
# outcome: F
# loses: predicted_parameters
# sees: No space left on device // wrote more than 16 MB, or more than 20,480 files

# %% predicted_parameters
for number in range(10**6):
    with open(f"file{number}", "wb") as file:
        file.write(b"x" * 2**20)
