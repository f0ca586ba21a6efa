# The layers' numbers are not added up.
# loses: predicted_parameters
# hint: an object of type list

# %% predicted_parameters
predicted_parameters = [100480, 8256, 2080, 2112, 8320, 101136]
