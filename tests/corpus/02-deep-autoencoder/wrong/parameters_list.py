# The layers' numbers are not added up.
# loses: predicted_parameters
# hint: ?

# %% predicted_parameters
predicted_parameters = [100480, 8256, 2080, 2112, 8320, 101136]
