# Gives an object that equals everything, is true, and is every number.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: predicted_parameters
# sees: an object of type

# %% predicted_parameters
class Everything:
    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __int__(self):
        return 50_000

    __index__ = __hash__ = __int__

    def __float__(self):
        return 50_000.0

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __contains__ = __eq__


predicted_parameters = Everything()
