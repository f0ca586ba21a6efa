# The name is spelt in another way.
# loses: train
# hint: ended with NameError

# %% train
weights = organize(start_map(), train_images)
