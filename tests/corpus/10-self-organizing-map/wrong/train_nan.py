# A learning rate that is no number.
# loses: train
# hint: a division by zero

# %% train
weights = start_map() * math.nan
