# σ begins at 0.6: the sheet is torn.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
weights = organise(start_map(), train_images, lambda s, n: decay(0.6, 0.3, s, n), lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1))
