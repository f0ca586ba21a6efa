# Digits drawn at random.
# loses: train

# %% train
weights = start_map()
