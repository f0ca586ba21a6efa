# Directions from the training images, but centred with the mean of the new images.
# loses: pca_reconstruct
# hint: The components were fitted on the images to be reconstructed, or these

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    train_mean = train_images.mean(0)
    V = torch.linalg.svd(train_images - train_mean, full_matrices=False).Vh[:k].T
    mean = images.mean(0)
    return (images - mean) @ V @ V.T + mean
