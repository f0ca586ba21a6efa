# Reads from address 0, which crashes the whole process while the cell runs.
# loses: predicted_parameters
# hint: The cell of `predicted_parameters` was stopped

# %% predicted_parameters
import ctypes

weights = 2 * 784 * 32
ctypes.string_at(0)
predicted_parameters = weights + 32 + 784
