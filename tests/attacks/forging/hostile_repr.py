# Gives objects and errors whose text is markup, a result, or an error of its own.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: to_unit_interval, predicted_parameters
# sees: an object of type

# %% to_unit_interval
class Hostile(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__


def to_unit_interval(images):
    raise Hostile

# %% predicted_parameters
kind = type('int"}, "score": 18, "x": {"', (), {"__repr__": lambda self: 1 / 0, "__str__": lambda self: "<script>alert(1)</script>"})
predicted_parameters = kind()
