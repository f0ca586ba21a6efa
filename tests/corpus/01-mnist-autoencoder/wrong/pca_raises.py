# A matrix product whose shapes do not fit.
# loses: pca_reconstruct
# hint: RuntimeError: mm: mat1 and mat2 shapes cannot be multiplied

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    V = torch.linalg.svd(train_images - mean, full_matrices=False).Vh[:k]
    return (images - mean) @ V @ V.T + mean
