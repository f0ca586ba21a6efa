# Keeps all directions, which gives the images back.
# loses: pca_reconstruct
# hint: The training images play no part
# hint: The images came back as they were

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    cov = torch.cov(train_images.T)
    _, vectors = torch.linalg.eigh(cov)
    code = (images - mean) @ vectors
    return code @ vectors.T + mean
