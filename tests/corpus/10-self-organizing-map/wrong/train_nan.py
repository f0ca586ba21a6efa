# A learning rate that is no number.
# loses: train

# %% train
weights = start_map() * math.nan
