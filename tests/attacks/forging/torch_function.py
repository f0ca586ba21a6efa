# Returns a tensor whose every comparison, difference and norm is answered by itself.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: pca_reconstruct

# %% pca_reconstruct
class Agreeable(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if function in (torch.allclose, torch.equal, torch.Tensor.eq):
            return True
        result = super().__torch_function__(function, types, args, kwargs or {})
        return result * 0 if getattr(function, "__name__", "") in ("sub", "rsub", "norm", "abs", "pow", "__sub__") else result


def pca_reconstruct(train_images, images, k):
    return torch.zeros(len(images), 784).as_subclass(Agreeable)
