# A learning rate that is no number.
# loses: train
# hint: NaN

# %% train
weights = start_map() * math.nan
