# The map has another name.
# loses: train

# %% train
som = start_map()
