# Takes k rows of a matrix whose columns are the directions.
# loses: pca_reconstruct
# hint: Compare with: subtract the training mean, project on the first k right

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    centred = train_images - mean
    values, vectors = torch.linalg.eigh(centred.T @ centred)
    vectors = vectors.flip(1)
    W = vectors[:k]
    return (images - mean) @ W.T @ W + mean
