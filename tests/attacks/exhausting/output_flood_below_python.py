# Writes to the descriptors of its streams for ever, from a child process as well.
# row: output flood
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
os.fork()
while True:
    os.write(1, b"x" * 65536)
    os.write(2, b"x" * 65536)
