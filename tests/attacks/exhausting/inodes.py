# Makes empty files until the file system is full.
# row: disk and inodes
# outcome: F
# loses: predicted_parameters
# sees: No space left on device // wrote more than 16 MB, or more than 20,480 files

# %% predicted_parameters
for number in range(10**6):
    os.close(os.open(f"file{number}", os.O_CREAT | os.O_WRONLY))
