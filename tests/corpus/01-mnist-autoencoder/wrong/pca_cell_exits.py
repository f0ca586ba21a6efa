# The cell ends the whole process.
# loses: pca_reconstruct
# hint: The cell of `pca_reconstruct` was stopped

# %% pca_reconstruct
import os


def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    V = torch.linalg.svd(train_images - mean, full_matrices=False).Vh[:k].T
    return (images - mean) @ V @ V.T + mean


print(pca_reconstruct(train_images, valid_images[:1], 8).shape)
os._exit(1)
