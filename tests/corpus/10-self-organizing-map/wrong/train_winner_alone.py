# Only the winner learns.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
weights = organise(start_map(), train_images, lambda *_: 0.1, lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1))
