# The mean is never subtracted.
# loses: pca_reconstruct
# hint: The data were not centred

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    _, _, Vh = torch.linalg.svd(train_images, full_matrices=False)
    V = Vh[:k].T
    return images @ V @ V.T
