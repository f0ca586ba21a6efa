# σ stays at 10.
# loses: train
# hint: A sheet in order that is far from the digits

# %% train
weights = organise(start_map(), train_images, lambda *_: 10.0, lambda s, n: decay(0.5, 0.02, s, n), generator=seeded(1))
