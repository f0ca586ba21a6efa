# The name is spelt in another way.
# loses: train
# hint: The grader looks for exactly this name

# %% train
weights = organize(start_map(), train_images)
