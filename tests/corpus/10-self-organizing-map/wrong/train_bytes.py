# Pixels from 0 to 255.
# loses: train
# hint: A sheet in order that is far from the digits

# %% train
weights = 255 * organise(
    start_map(), train_images[:1000], lambda s, n: decay(10, 0.7, s, n), lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1)
)
