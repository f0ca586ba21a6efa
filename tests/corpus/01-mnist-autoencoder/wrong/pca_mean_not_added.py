# Subtracts the mean and forgets to add it again.
# loses: pca_reconstruct
# hint: The mean was subtracted but not added again.

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    V = torch.linalg.svd(train_images - mean, full_matrices=False).Vh[:k].T
    return (images - mean) @ V @ V.T
