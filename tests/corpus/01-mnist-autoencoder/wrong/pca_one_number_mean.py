# Centres with one mean over all pixels instead of one for each pixel.
# loses: pca_reconstruct
# hint: The data were not centred

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean()
    u, s, vt = np.linalg.svd((train_images - mean).numpy(), full_matrices=False)
    v = torch.from_numpy(vt[:k])
    return (images - mean) @ v.T @ v + mean
