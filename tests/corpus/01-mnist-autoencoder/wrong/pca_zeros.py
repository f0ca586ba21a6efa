# The right shape, filled with zeros.
# loses: pca_reconstruct
# hint: ?

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.zeros_like(images)
