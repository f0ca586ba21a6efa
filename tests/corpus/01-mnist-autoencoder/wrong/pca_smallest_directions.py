# eigh sorts upwards: these are the k least important directions.
# loses: pca_reconstruct
# hint: Only the mean is left: are those the k *least* important directions

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    centred = train_images - mean
    _, vectors = torch.linalg.eigh(centred.T @ centred / len(centred))
    V = vectors[:, :k]
    return (images - mean) @ V @ V.T + mean
