# Always keeps 32 directions.
# loses: pca_reconstruct
# hint: The images came back as they were

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    V = torch.linalg.svd(train_images - mean, full_matrices=False).Vh[:32]
    return (images - mean) @ V.T @ V + mean
