# Shows an object whose text never ends.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: predicted_parameters
# sees: an object of type

# %% predicted_parameters
class Endless:
    def __repr__(self):
        return "x" * 10**7


predicted_parameters = Endless()
predicted_parameters
