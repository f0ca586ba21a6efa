# Trained on the zeros only.
# loses: train
# hint: A sheet in order that is far from the digits
# hint: Show the map all of train_images

# %% train
weights = organise(
    start_map(), train_images[train_labels == 0], lambda s, n: decay(10, 0.7, s, n), lambda s, n: decay(0.5, 0.02, s, n), epochs=4
)
