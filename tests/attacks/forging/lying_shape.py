# Returns one number that says it has the shape that is asked for.
# row: objects with `__eq__`, `__bool__`, `__torch_function__`, `__array__`, a lying `shape` or a hostile `__repr__` (only plain bytes cross)
# outcome: F
# loses: pca_reconstruct

# %% pca_reconstruct
class Liar(torch.Tensor):
    wanted = (9, 784)

    @property
    def shape(self):
        return torch.Size(self.wanted)

    def size(self, *dimension):
        return self.shape[dimension[0]] if dimension else self.shape

    def dim(self):
        return 2


def pca_reconstruct(train_images, images, k):
    return torch.zeros(1).as_subclass(Liar)
