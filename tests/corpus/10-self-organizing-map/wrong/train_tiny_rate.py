# A learning rate so small that nothing moves.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
weights = organise(start_map(), train_images[:1000], lambda s, n: decay(10, 0.7, s, n), lambda *_: 1e-6, generator=seeded(1))
