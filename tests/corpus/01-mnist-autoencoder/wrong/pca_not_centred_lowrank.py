# pca_lowrank centres for itself, but the projection does not.
# loses: pca_reconstruct
# hint: The directions are right, but the images were not centred

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    U, S, V = torch.pca_lowrank(train_images, q=k + 20, niter=8)
    V = V[:, :k]
    return (images @ V @ V.T).clamp(0, 1)
