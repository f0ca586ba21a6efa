# Finds the directions on the images that it is to reconstruct.
# loses: pca_reconstruct
# hint: The components were fitted on the images to be reconstructed, or these

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = images.mean(0)
    _, _, Vh = torch.linalg.svd(images - mean, full_matrices=False)
    return (images - mean) @ Vh[:k].T @ Vh[:k] + mean
