# Takes k columns of Vh, whose rows are the directions.
# loses: pca_reconstruct
# hint: Only the mean is left: are those the k *least* important directions

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    _, _, V = torch.linalg.svd(train_images - mean, full_matrices=False)
    W = V[:, :k]
    if W.shape[0] != 784:
        W = F.pad(W, (0, 0, 0, 784 - W.shape[0]))
    return (images - mean) @ W @ W.T + mean
