# Takes memory until no more can be had.
# row: memory
# outcome: F
# loses: predicted_parameters
# sees: MemoryError // used more than 3 s of computing

# %% predicted_parameters
kept = []
while True:
    kept.append(bytearray(2**26))
