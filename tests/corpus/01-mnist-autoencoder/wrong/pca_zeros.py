# The right shape, filled with zeros.
# loses: pca_reconstruct
# hint: Compare with: subtract the training mean, project on the first k right
# hint: The training images play no part

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.zeros_like(images)
