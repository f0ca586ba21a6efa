# σ never falls below 6: the sheet stays mush.
# loses: train
# hint: A sheet in order that is far from the digits

# %% train
weights = organise(start_map(), train_images, lambda s, n: decay(10, 6, s, n), lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1))
