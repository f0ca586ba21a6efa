# The map has another name.
# loses: train
# hint: The grader looks for exactly this name

# %% train
som = start_map()
