# Returns an object that pretends to be an array whenever somebody converts it.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: pca_reconstruct
# sees: Pretender

# %% pca_reconstruct
class Pretender:
    shape, dtype, ndim = (9, 784), torch.float32, 2

    def __array__(self, *_, **__):
        raise SystemExit

    def __len__(self):
        return 9

    def __getattr__(self, name):
        return lambda *_, **__: self

    __sub__ = __rsub__ = __mul__ = __abs__ = lambda self, *_: 0.0


def pca_reconstruct(train_images, images, k):
    return Pretender()
