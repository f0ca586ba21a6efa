# Reads the address 0.
# row: segmentation fault
# outcome: F
# loses: predicted_parameters
# sees: crashed the Python process (a memory error in compiled code)

# %% predicted_parameters
ctypes.string_at(0)
