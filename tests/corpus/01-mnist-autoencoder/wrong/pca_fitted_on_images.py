# Finds the directions on the images that it is to reconstruct.
# loses: pca_reconstruct
# hint: ?

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = images.mean(0)
    _, _, Vh = torch.linalg.svd(images - mean, full_matrices=False)
    return (images - mean) @ Vh[:k].T @ Vh[:k] + mean
