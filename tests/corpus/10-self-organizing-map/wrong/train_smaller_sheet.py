# A sheet of 10 × 10 units.
# loses: train
# hint: A sheet of 20 × 20 units

# %% train
weights = organise(start_map(10, 10), train_images[:1000], lambda s, n: decay(5, 0.7, s, n), lambda s, n: decay(0.5, 0.02, s, n))
