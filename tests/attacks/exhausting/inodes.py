# Makes empty files until the file system is full.
# row: disk and inodes
# outcome: F
# loses: predicted_parameters
# sees: No space left on device

# %% predicted_parameters
for number in range(10**6):
    os.close(os.open(f"file{number}", os.O_CREAT | os.O_WRONLY))
