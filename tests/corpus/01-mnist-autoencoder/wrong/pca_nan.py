# Divides by the deviation of each pixel, which is zero at the border.
# loses: pca_reconstruct
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean, std = train_images.mean(0), train_images.std(0)
    train_std = torch.nan_to_num((train_images - mean) / std)
    V = torch.linalg.svd(train_std, full_matrices=False).Vh[:k].T
    return ((images - mean) / std) @ V @ V.T * std + mean
