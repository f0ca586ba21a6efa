# Writes to address 0 when it is called, which crashes the process.
# loses: pca_reconstruct
# hint: your code ended its Python process

# %% pca_reconstruct
import ctypes


def pca_reconstruct(train_images, images, k):
    result = images.clone()
    ctypes.memset(0, 1, 4 * k)
    return result
