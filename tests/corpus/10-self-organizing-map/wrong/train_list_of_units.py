# A list of 400 units instead of a sheet.
# loses: train
# hint: A sheet of 20 × 20 units

# %% train
weights = organise(
    start_map(), train_images[:1000], lambda s, n: decay(10, 0.7, s, n), lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1)
).flatten(0, 1)
