# The name is spelt in another way.
# loses: train

# %% train
weights = organize(start_map(), train_images)
