# Answers with numbers so small that an absolute tolerance would take them for right.
# row: zeros below an absolute tolerance
# outcome: F
# loses: pca_reconstruct

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return train_images.mean(0) + 1e-9 * (images - train_images.mean(0))
