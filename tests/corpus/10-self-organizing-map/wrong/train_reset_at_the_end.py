# Trains a map and then draws digits at random again.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
weights = organise(start_map(), train_images[:200], lambda s, n: decay(10, 0.7, s, n), lambda s, n: decay(0.5, 0.02, s, n))
weights = start_map(seed=3)
