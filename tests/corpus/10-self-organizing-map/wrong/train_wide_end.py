# σ never falls below 4: the sheet stays mush.
# loses: train

# %% train
weights = organise(
    start_map(), train_images, lambda s, n: decay(10, 4, s, n), lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1)
)
