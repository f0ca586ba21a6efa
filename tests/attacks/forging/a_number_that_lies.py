# Gives an int whose comparisons always say yes.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: predicted_parameters
# sees: an object of type

# %% predicted_parameters
class Lie(int):
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = lambda *_: True
    __hash__ = int.__hash__


predicted_parameters = Lie(1)
