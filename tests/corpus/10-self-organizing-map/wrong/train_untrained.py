# Digits drawn at random.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
weights = start_map()
